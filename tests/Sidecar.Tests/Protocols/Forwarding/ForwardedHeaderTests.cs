using FsCheck;
using FsCheck.Fluent;
using Sidecar.Protocols.Forwarding;

namespace Sidecar.Tests.Protocols.Forwarding;

public sealed class ForwardedHeaderTests
{
    /// <summary>The examples of RFC 7239 §4 and §7.1.</summary>
    [Theory]
    [InlineData("for=\"_gazonk\"", "_gazonk,,")]
    [InlineData("For=\"[2001:db8:cafe::17]:4711\"", "[2001:db8:cafe::17]:4711,,")]
    [InlineData("for=192.0.2.60;proto=http;by=203.0.113.43", "192.0.2.60,,http")]
    [InlineData("for=192.0.2.43, for=198.51.100.17", "192.0.2.43,,|198.51.100.17,,")]
    [InlineData("for=192.0.2.43,for=\"[2001:db8:cafe::17]\",for=unknown", "192.0.2.43,,|[2001:db8:cafe::17],,|unknown,,")]
    [InlineData("for=_hidden, for=_SEVKISEK", "_hidden,,|_SEVKISEK,,")]
    public void What_the_specification_shows_is_read(string line, string expected) => Assert.Equal(expected, Read(line));

    [Theory]
    [InlineData("", "")]
    [InlineData(" , ,", "")]
    [InlineData(";;", "")]
    [InlineData("for=a;;host=b;", "a,b,")]
    [InlineData(" for=a ; proto=https , host=c ", "a,,https|,c,")]
    [InlineData("FOR=a;Host=\"b:81\";pRoto=HTTPS", "a,b:81,HTTPS")]
    [InlineData("for=a;secret=1;secret=2", "a,,")]
    [InlineData("by=a", ",,")]
    [InlineData("host=shop.example:8443", ",shop.example:8443,")]
    [InlineData("for=[::1]:80", "[::1]:80,,")]
    [InlineData("for=\"a, for=c;host=d\", for=e", "a, for=c;host=d,,|e,,")]
    [InlineData("for=\"\"", ",,")]
    public void What_the_grammar_admits_is_read(string line, string expected) => Assert.Equal(expected, Read(line));

    [Theory]
    [InlineData("for")]
    [InlineData("for=")]
    [InlineData("=a")]
    [InlineData("for =a")]
    [InlineData("for= a")]
    [InlineData("for=\"a")]
    [InlineData("for=\"a\\")]
    [InlineData("for=\"a\\\"b, for=c\"")]
    [InlineData("for=\"\\a\"")]
    [InlineData("for=\"a\"b")]
    [InlineData("for=a b")]
    [InlineData("for=a;for=b")]
    [InlineData("host=a;HOST=a")]
    [InlineData("proto=http;proto=https")]
    [InlineData("for=caf\u00e9")]
    [InlineData("for=\"a\nb\"")]
    [InlineData("for=a,proto")]
    public void What_breaks_the_grammar_is_nobodys_word(string line) => Assert.EndsWith("!", Read(line), StringComparison.Ordinal);

    [Theory]
    [InlineData("for=\"")]
    [InlineData("for=\"\\")]
    [InlineData("for=a;host=\"b")]
    [InlineData("\"\"\"")]
    [InlineData("for=10.0.0.7, =, \"")]
    public void What_stands_before_an_element_changes_nothing_in_it(string forged)
    {
        Assert.True(ForwardedHeader.TryReadLast($"{forged}, for=\"[2001:db8::1]:80\";host=\"h:81\";proto=https", out var element, out var start));

        Assert.Equal((new ForwardedElement("[2001:db8::1]:80", "h:81", "https"), forged.Length + 1), (element, start));
    }

    [Fact]
    public void Whatever_stands_before_an_element_it_is_read_alike() => Prop.ForAll(
        Gen.Elements("for=", "host=", "proto=", "\"", "\\", ",", ";", " ", "a", "[", "]:80", "=", "\t", "\u00e9").ListOf().Select(string.Concat).ToArbitrary(),
        forged => ForwardedHeader.TryReadLast(forged + ", for=\"[::1]\" ;host=h", out var element, out _) && element == new ForwardedElement("[::1]", "h", null)).QuickCheckThrowOnFailure();

    [Fact]
    public void Whatever_comes_is_read_or_not_and_nothing_is_thrown() => Prop.ForAll(
        Gen.Elements("for=", "host=", "proto=", "\"", "\\", ",", ";", " ", "a", "[", "]:80", "=", "\t", "\u00e9").ListOf().Select(string.Concat).ToArbitrary(),
        line => (ForwardedHeader.TryReadLast(line, out var element, out var start) || element is null) && start >= 0 && start <= line.Length).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_that_needs_no_backslash_survives_its_quotes() => Prop.ForAll(
        Gen.Choose(' ', '~').Where(code => code is not ('"' or '\\')).ListOf().Select(codes => new string([.. codes.Select(code => (char)code)])).ToArbitrary(),
        text => ForwardedHeader.TryReadLast($"for=\"{text}\"", out var element, out _) && element!.For == text).QuickCheckThrowOnFailure();

    /// <summary>All elements in the order of the line, with a mark for where reading ended because one could not be read.</summary>
    private static string Read(string line)
    {
        var read = new List<string>();
        var isReadable = true;
        for (var end = line.Length; end >= 0 && isReadable;)
        {
            isReadable = ForwardedHeader.TryReadLast(line.AsSpan(0, end), out var element, out var start);
            end = start - 1;
            if (element is not null)
            {
                read.Add($"{element.For},{element.Host},{element.Proto}");
            }
        }

        read.Reverse();
        return string.Join('|', read) + (isReadable ? "" : "!");
    }
}
