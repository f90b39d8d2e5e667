namespace Sidecar.IntegrationTests.Proxying;

/// <summary>A target that two readers could take for two paths is refused before any route is matched, and no backend sees it.</summary>
public sealed class AmbiguousTargetTests(ProxyFixture fixture) : IClassFixture<ProxyFixture>
{
    // The fixture's upstream has seen what earlier tests of the class let through.
    private readonly int _seenBefore = fixture.Upstream.Requests.Count;

    public static TheoryData<string> Ambiguous =>
    [
        "//open/x", "/open//x", "/open/x//", "/open/./x", "/open/../paid/x", "/open/.", "/open/..",
        "/open/%2e%2e/paid/x", "/open/%2E./paid/x", "/open/.%2e/paid/x", "/open/%2e/x", "/open/x/%2E%2E",
        "/open/..;x/paid", "/open/.;a=b/x", "/open/%2e%2e;x/paid", "/open/..%3bx/paid", "/open/%2e%2e%3Bx/paid", "/open/a;b/c", "/open/a%3Bb",
        "/open/a%2Fb", "/open/a%2fb", "/open%2Fx", "/%2fopen/x", "/open/a%5Cb", "/open/a%5cb", "/open/a\\b", "/open\\..\\paid\\x", "\\open\\x",
        "/open/a%00b", "/open/%00", "/open/a%zzb", "/open/a%", "/open/a%4", "/open/a%4g", "/open/%u0041", "/open/a%25%",
        "/open/%c0%af", "/open/%c0%ae%c0%ae/paid/x", "/open/%e0%80%af", "/open/%f0%80%80%af", "/open/%ed%a0%80", "/open/%ff", "/open/%C3", "/open/%80",
        "/open/a#b", "/open/x#?y", "/open/a%0d%0ab", "/open/a%0Ab", "/open/a%09b", "/open/a%7Fb", "/open/%1f",
    ];

    /// <summary>Targets that are no plain path: only HTTP/1.1 can carry them.</summary>
    public static TheoryData<string> AbsoluteAndStranger =>
    [
        "http://HOST/open/../paid/x", "http://HOST//paid/x", "http://HOST/open/%2e%2e/paid/x", "http://HOST/open/a%2fb",
        "http://HOST\\open/paid/x", "http://HOST\\open\\x", "http://HOST#/open/paid/x", "http://HOST/open\\x", "http://user@HOST/open/x",
        "file://HOST/open/x", "ftp://HOST/open/x", "http:/open/x", "http:open/x", "http:\\\\HOST/open/x", "open/x", "?/open/x",
        "/open/a\u0001b", "/open/a\tb", "/open/a\u007fb", "/open/a\u00ffb", "/open/x?a\u0001b", "/open/x?a\u007fb", "/open/x?a\tb",
    ];

    [Theory]
    [MemberData(nameof(Ambiguous))]
    [MemberData(nameof(AbsoluteAndStranger))]
    public async Task Ambiguous_target_is_refused_over_http_1(string target)
    {
        var answer = await RawHttp.GetAsync(fixture.Sidecar.Proxy, target.Replace("HOST", fixture.Sidecar.Proxy.Authority, StringComparison.Ordinal));

        Assert.True(answer.Status == 400, $"{target}: {answer}");
        Assert.Empty(fixture.Upstream.Requests.Skip(_seenBefore));
    }

    /// <summary>The server itself takes what follows an address in brackets for the path's beginning, and routes by it.</summary>
    [Theory]
    [InlineData("http://[::1]open/paid/x", "[::1]")]
    [InlineData("http://[::1]]open/paid/x", "[::1]")]
    [InlineData("http://[::1]open/open/x", "[::1]open")]
    [InlineData("http://[::1]:80open/paid/x", "[::1]")]
    [InlineData("http://[::1]-open/paid/x", "[::1]")]
    public async Task Target_whose_authority_ends_in_two_places_is_refused(string target, string host)
    {
        var answer = await RawHttp.SendAsync(fixture.Sidecar.Proxy, $"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");

        Assert.True(answer.Status == 400, $"{target}: {answer}");
        Assert.Empty(fixture.Upstream.Requests.Skip(_seenBefore));
    }

    [Theory]
    [MemberData(nameof(Ambiguous))]
    public async Task Ambiguous_target_is_refused_over_http_2(string target)
    {
        if (target[0] != '/')
        {
            target = "/" + target;
        }

        var end = await RawHttp2.GetAsync(fixture.H2c.Proxy, target);

        // Kestrel itself resets the stream of a path with a NUL.
        Assert.Equal(target.Contains("%00", StringComparison.Ordinal) ? "RST_STREAM" : "400", end);
        Assert.Empty(fixture.Upstream.Requests.Skip(_seenBefore));
    }

    /// <summary>HTTP/2 carries a target in a field of its own, where nothing but a check keeps line breaks out of it.</summary>
    [Theory]
    [InlineData("/open/x?a\rb")]
    [InlineData("/open/x?a\nb")]
    [InlineData("/open/x?a HTTP/1.1\r\nHost: h\r\n\r\nGET /paid/x")]
    [InlineData("/open/x?a\u0001b")]
    [InlineData("/open/x?a b")]
    [InlineData("/open/x?a\u00e9b")]
    [InlineData("/open/a b")]
    [InlineData("/open/a\r\nb")]
    [InlineData("open/x")]
    [InlineData("http://HOST/open/x")]
    [InlineData("")]
    public async Task Path_of_http_2_that_no_request_line_could_carry_never_reaches_a_backend(string path)
    {
        var end = await RawHttp2.GetAsync(fixture.H2c.Proxy, path.Replace("HOST", fixture.H2c.Proxy.Authority, StringComparison.Ordinal));

        Assert.True(end is "400" or "RST_STREAM" or "GOAWAY", end);
        Assert.Empty(fixture.Upstream.Requests.Skip(_seenBefore));
    }

    [Fact]
    public async Task Plain_path_of_http_2_is_forwarded()
    {
        var end = await RawHttp2.GetAsync(fixture.H2c.Proxy, "/open/plain?a=%20b");

        Assert.Equal("200", end);
        Assert.Equal("/open/plain?a=%20b", Assert.Single(fixture.Upstream.Requests.Skip(_seenBefore)).RawTarget);
    }

    [Theory]
    [InlineData("OPTIONS", "*")]
    [InlineData("CONNECT", "HOST")]
    [InlineData("CONNECT", ".example.com:80")]
    [InlineData("GET", "*")]
    public async Task Target_without_a_path_is_refused(string method, string target)
    {
        var authority = target == ".example.com:80" ? target : fixture.Sidecar.Proxy.Authority;
        var answer = await RawHttp.SendAsync(
            fixture.Sidecar.Proxy, $"{method} {target.Replace("HOST", authority, StringComparison.Ordinal)} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n\r\n");

        Assert.InRange(answer.Status, 400, 405);
        Assert.Empty(fixture.Upstream.Requests.Skip(_seenBefore));
    }
}
