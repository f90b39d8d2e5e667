using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Primitives;
using Sidecar.Hygiene.Cors;

namespace Sidecar.Tests.Hygiene.Cors;

public sealed class CorsOriginsTests
{
    private static readonly CorsOrigins Some = new(["https://shop.example", "http://localhost:3000", "https://*.partner.example", "https://*.test.example:8443"]);

    [Theory]
    [InlineData("https://shop.example")]
    [InlineData("http://localhost:3000")]
    [InlineData("https://a.partner.example")]
    [InlineData("https://a.b-c.partner.example")]
    [InlineData("https://a.test.example:8443")]
    public void Origin_that_is_named_or_fits_a_pattern_is_allowed(string origin) => Assert.True(Some.Allows(origin));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("*")]
    [InlineData("http://shop.example")]
    [InlineData("https://shop.example:8443")]
    [InlineData("https://shop.example.evil.example")]
    [InlineData("https://evil-shop.example")]
    [InlineData("https://shop.example/")]
    [InlineData("http://localhost:30001")]
    [InlineData("https://partner.example")]
    [InlineData("https://.partner.example")]
    [InlineData("https://a..partner.example")]
    [InlineData("https://evilpartner.example")]
    [InlineData("https://evil.example/.partner.example")]
    [InlineData("https://evil.example:80.partner.example")]
    [InlineData("https://evil.example#.partner.example")]
    [InlineData("https://user@a.partner.example")]
    [InlineData("https://a.partner.example:8443")]
    [InlineData("https://a.test.example")]
    [InlineData("http://a.partner.example")]
    [InlineData("https://\u212a.partner.example")]
    public void Any_other_is_not(string origin) => Assert.False(Some.Allows(origin));

    [Fact]
    public void More_than_one_origin_is_none() => Assert.False(Some.Allows(new StringValues(["https://shop.example", "https://shop.example"])));

    [Fact]
    public void Any_means_any_that_a_browser_could_send()
    {
        var any = new CorsOrigins(["*"]);
        Assert.True(any.Allows("https://shop.example"));
        Assert.True(any.Allows("null"));
        Assert.False(any.Allows(default));
        Assert.False(any.Allows($"https://{new string('a', 256)}.example"));
    }

    [Fact]
    public void Pages_without_an_origin_are_allowed_where_that_is_written() => Assert.True(new CorsOrigins(["null"]).Allows("null"));

    [Theory]
    [InlineData("HTTPS://Shop.Example", "https://shop.example")]
    [InlineData("https://shop.example:443", "https://shop.example")]
    [InlineData("http://shop.example:80", "http://shop.example")]
    [InlineData("http://shop.example:443", "http://shop.example:443")]
    [InlineData("https://*.shop.example:8443", "https://*.shop.example:8443")]
    [InlineData("http://[::1]:3000", "http://[::1]:3000")]
    [InlineData("http://[::1]", "http://[::1]")]
    [InlineData("capacitor://localhost", "capacitor://localhost")]
    [InlineData("*", "*")]
    [InlineData("null", "null")]
    public void Origin_is_kept_as_browsers_write_it(string text, string expected) => Assert.Equal(expected, CorsOrigins.Normalize(text));

    [Theory]
    [InlineData("")]
    [InlineData("shop.example")]
    [InlineData("://shop.example")]
    [InlineData("https://")]
    [InlineData("https://shop.example/")]
    [InlineData("https://shop.example/a")]
    [InlineData("https://shop.example?a")]
    [InlineData("https://user@shop.example")]
    [InlineData("https://shop.example:")]
    [InlineData("https://shop.example:0")]
    [InlineData("https://shop.example:65536")]
    [InlineData("https://shop.example:+80")]
    [InlineData("https://*")]
    [InlineData("https://*.")]
    [InlineData("https://*.*.shop.example")]
    [InlineData("https://a.*.shop.example")]
    [InlineData("https://*shop.example")]
    [InlineData("*.shop.example")]
    [InlineData("https://.shop.example")]
    [InlineData("https://käse.example")]
    [InlineData("https://[::1")]
    [InlineData("https://[]")]
    [InlineData("1https://shop.example")]
    public void What_is_no_origin_is_refused(string text) => Assert.Null(CorsOrigins.Normalize(text));

    [Fact]
    public void Whatever_fits_a_pattern_is_a_host_below_its_domain() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Pieces("https://", "a", ".", "-", ":", "/", "@", "#", "?", "[", "partner.example", ".partner.example", "443", "\u00e4", "A"), static origin =>
            !Some.Allows(origin)
            || (Uri.TryCreate(origin, UriKind.Absolute, out var url) && url.Scheme == "https" && url.UserInfo.Length == 0 && url.PathAndQuery == "/" && url.Fragment.Length == 0
                && url.Host.EndsWith(".partner.example", StringComparison.Ordinal))));

    [Fact]
    public void What_was_normalized_stays_as_it_is_and_allows_itself() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Pieces("https://", "http://", "a", ".", "*.", ":", "80", "443", "[::1]", "/", "B"), static text =>
            CorsOrigins.Normalize(text) is not { } origin
            || (CorsOrigins.Normalize(origin) == origin && new CorsOrigins([origin]).Allows(origin) != origin.Contains('*', StringComparison.Ordinal))));

    private static Arbitrary<string> Pieces(params string[] pieces) => Gen.Elements(pieces).ArrayOf().Select(string.Concat).ToArbitrary();
}
