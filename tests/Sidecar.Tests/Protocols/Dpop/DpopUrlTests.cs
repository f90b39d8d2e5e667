using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Protocols.Dpop;

namespace Sidecar.Tests.Protocols.Dpop;

public class DpopUrlTests
{
    private static readonly Gen<string> Urls = Gen.ListOf(Gen.Elements(
        "a", "B", "/", "//", ".", "..", "/.", "/..", "/../", "%41", "%2e", "%2E", "%2f", "%2F", "%25", "%", "%zz", ":", "@", "~", ";", "?", "#", "é", "[", "]", ":443", ":80"))
        .Select(parts => $"https://Host.Example{string.Concat(parts)}");

    // The examples of RFC 3986 §6.2.2 to §6.2.3 and §5.2.4, and RFC 9449 §4.3.
    [Theory]
    [InlineData("HTTP://www.EXAMPLE.com/", "http://www.example.com/")]
    [InlineData("http://example.com", "http://example.com/")]
    [InlineData("http://example.com/", "http://example.com/")]
    [InlineData("http://example.com:/", "http://example.com/")]
    [InlineData("http://example.com:80/", "http://example.com/")]
    [InlineData("https://example.com:443/a", "https://example.com/a")]
    [InlineData("https://example.com:80/a", "https://example.com:80/a")]
    [InlineData("https://example.com:0443/a", "https://example.com/a")]
    [InlineData("https://example.com:8443/a", "https://example.com:8443/a")]
    [InlineData("https://[2001:DB8::1]:443/a", "https://[2001:db8::1]/a")]
    [InlineData("https://[::1]:8080", "https://[::1]:8080/")]
    [InlineData("https://example.com/%7Esmith/home.html", "https://example.com/~smith/home.html")]
    [InlineData("https://example.com/%7esmith/%3a%c3%a9", "https://example.com/~smith/%3A%C3%A9")]
    [InlineData("https://example.com/a%2Fb", "https://example.com/a%2Fb")]
    [InlineData("https://example.com/a%2fb", "https://example.com/a%2Fb")]
    [InlineData("https://example.com/%2541", "https://example.com/%2541")]
    [InlineData("https://example.com/a/b/c/./../../g", "https://example.com/a/g")]
    [InlineData("https://example.com/a/../%63/../%7bfoo%7d", "https://example.com/%7Bfoo%7D")]
    [InlineData("https://example.com/../../g", "https://example.com/g")]
    [InlineData("https://example.com/b/c/..", "https://example.com/b/")]
    [InlineData("https://example.com/b/c/.", "https://example.com/b/c/")]
    [InlineData("https://example.com/b/%2e%2E/c", "https://example.com/c")]
    [InlineData("https://example.com/..g/.h/i..", "https://example.com/..g/.h/i..")]
    [InlineData("https://example.com/a//b/", "https://example.com/a//b/")]
    [InlineData("https://example.com/a?b=/../c#d", "https://example.com/a")]
    [InlineData("https://example.com?b", "https://example.com/")]
    [InlineData("https://example.com#b", "https://example.com/")]
    [InlineData("https://example.com/A", "https://example.com/A")]
    public void Urls_that_mean_the_same_have_one_form(string url, string expected)
    {
        Assert.True(DpopUrl.TryNormalize(url, out var normalized));
        Assert.Equal(expected, normalized);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("//example.com/a")]
    [InlineData("example.com/a")]
    [InlineData("ftp://example.com/a")]
    [InlineData("https:/example.com/a")]
    [InlineData("https:example.com/a")]
    [InlineData("https://")]
    [InlineData("https:///a")]
    [InlineData("https://:443/a")]
    [InlineData("https://user@example.com/a")]
    [InlineData("https://user:password@example.com/a")]
    [InlineData("https://example.com\\@evil.example/a")]
    [InlineData("https://ex%61mple.com/a")]
    [InlineData("https://éxample.com/a")]
    [InlineData("https://example.com:65536/")]
    [InlineData("https://example.com:-1/")]
    [InlineData("https://example.com:4 43/")]
    [InlineData("https://example.com:443:443/")]
    [InlineData("https://[::1/a")]
    [InlineData("https://[]/a")]
    [InlineData("https://[::1]x/a")]
    [InlineData("https://[fe80::1%25eth0]/a")]
    [InlineData("https://example.com/%")]
    [InlineData("https://example.com/%4")]
    [InlineData("https://example.com/%zz")]
    [InlineData("https://example.com/%+4")]
    [InlineData("https://example.com/a b")]
    [InlineData("https://example.com/a\n")]
    [InlineData(" https://example.com/")]
    public void What_is_no_plain_url_has_none(string url) => Assert.False(DpopUrl.TryNormalize(url, out _));

    [Fact]
    public void The_one_form_is_its_own_form() =>
        Prop.ForAll(Urls.ToArbitrary(), url =>
            !DpopUrl.TryNormalize(url, out var once) || (DpopUrl.TryNormalize(once, out var twice) && once == twice)).QuickCheckThrowOnFailure();

    [Fact]
    public void Escaping_what_needs_no_escape_changes_nothing() =>
        Prop.ForAll(Urls.ToArbitrary(), Gen.Choose(0, 99).ToArbitrary(), (url, seed) =>
        {
            const string Start = "https://Host.Example/";
            var path = url[(Start.Length - 1)..].TrimStart('/', ':', '@');
            var index = path.IndexOfAny(['a', 'B', '.', '~'], Math.Min(path.Length, seed % (path.Length + 1)));
            if (index < 0 || path.LastIndexOf('%', index) is var escape && escape >= 0 && index - escape < 3)
            {
                return true;
            }

            var escaped = string.Create(CultureInfo.InvariantCulture, $"{path[..index]}%{(int)path[index]:x2}{path[(index + 1)..]}");
            return DpopUrl.TryNormalize(Start + path, out var one) == DpopUrl.TryNormalize(Start + escaped, out var other) && one == other;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_text_makes_normalising_throw() =>
        Prop.ForAll<string?>(text => !DpopUrl.TryNormalize(text, out _) && (!DpopUrl.TryNormalize($"https://a/{text}", out var url) || url.StartsWith("https://a/", StringComparison.Ordinal)))
            .QuickCheckThrowOnFailure();
}
