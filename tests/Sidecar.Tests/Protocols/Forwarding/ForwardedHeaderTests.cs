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
    [InlineData("for=\"a\\\"b, for=c\"", "a\"b, for=c,,")]
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
    [InlineData("for=\"a\"b")]
    [InlineData("for=a b")]
    [InlineData("for=a;for=b")]
    [InlineData("host=a;HOST=a")]
    [InlineData("proto=http;proto=https")]
    [InlineData("for=caf\u00e9")]
    [InlineData("for=\"a\nb\"")]
    [InlineData("for=a,proto")]
    public void What_breaks_the_grammar_is_nobodys_word(string line) => Assert.False(ForwardedHeader.TryParse(line, out _));

    [Fact]
    public void Whatever_comes_is_read_or_not_and_nothing_is_thrown() => Prop.ForAll(
        Gen.Elements("for=", "host=", "proto=", "\"", "\\", ",", ";", " ", "a", "[", "]:80", "=", "\t", "\u00e9").ListOf().Select(string.Concat).ToArbitrary(),
        line => ForwardedHeader.TryParse(line, out var elements) == elements is not null).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_survives_its_quotes() => Prop.ForAll(
        Gen.Choose(' ', '~').ListOf().Select(codes => new string([.. codes.Select(code => (char)code)])).ToArbitrary(),
        text => ForwardedHeader.TryParse($"for=\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"", out var elements) && elements.Single().For == text).QuickCheckThrowOnFailure();

    private static string Read(string line)
    {
        Assert.True(ForwardedHeader.TryParse(line, out var elements));
        return string.Join('|', elements.Select(element => $"{element.For},{element.Host},{element.Proto}"));
    }
}
