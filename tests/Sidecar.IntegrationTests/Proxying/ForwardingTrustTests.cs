using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;
using Sidecar.Protocols.X402;

namespace Sidecar.IntegrationTests.Proxying;

/// <summary>Whose word counts about who the client is and what it asked for, and what the backend is told of it.</summary>
public sealed class ForwardingTrustTests : IAsyncLifetime
{
    private RecordingUpstream _upstream = null!;
    private ScriptedFacilitator _facilitator = null!;
    private RunningSidecar? _sidecar;

    public async Task InitializeAsync()
    {
        _upstream = await RecordingUpstream.StartAsync();
        _facilitator = await ScriptedFacilitator.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await (_sidecar?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _facilitator.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task A_stranger_is_told_to_the_backend_as_the_connection_shows_him()
    {
        var seen = await SeenAsync(new(), "X-Forwarded-For: 198.51.100.1", "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https", "X-Forwarded-Port: 1", "Forwarded: for=198.51.100.1");

        Assert.Equal(("127.0.0.1", _sidecar!.Proxy.Authority, "http"), (seen.Header("X-Forwarded-For"), seen.Header("X-Forwarded-Host"), seen.Header("X-Forwarded-Proto")));
        Assert.False(seen.Headers.ContainsKey("Forwarded") || seen.Headers.ContainsKey("X-Forwarded-Port"));
    }

    [Fact]
    public async Task A_trusted_proxys_word_reaches_the_backend_with_that_proxy_at_its_end()
    {
        var seen = await SeenAsync(
            new() { ["TrustedProxies"] = new JsonArray("127.0.0.0/8") },
            "X-Forwarded-For: 203.0.113.9", "X-Forwarded-For: 198.51.100.1", "X-Forwarded-Host: shop.example", "X-Forwarded-Proto: https", "X-Forwarded-Port: 8443", "Forwarded: for=203.0.113.9");

        Assert.Equal(
            ("203.0.113.9,198.51.100.1, 127.0.0.1", "shop.example", "https", "8443"),
            (seen.Header("X-Forwarded-For"), seen.Header("X-Forwarded-Host"), seen.Header("X-Forwarded-Proto"), seen.Header("X-Forwarded-Port")));
        Assert.False(seen.Headers.ContainsKey("Forwarded"));
    }

    [Fact]
    public async Task The_other_family_is_told_in_both_forms()
    {
        var seen = await SeenAsync(
            new() { ["TrustedProxies"] = new JsonArray("127.0.0.1"), ["ForwardedHeaders"] = "Forwarded" },
            "Forwarded: for=203.0.113.9, for=\"[2001:db8::1]:80\";host=shop.example;proto=https", "X-Forwarded-For: 203.0.113.9", "X-Forwarded-Host: evil.example");

        Assert.Equal("for=203.0.113.9, for=\"[2001:db8::1]:80\";host=shop.example;proto=https, for=127.0.0.1", seen.Header("Forwarded"));
        Assert.Equal(("2001:db8::1", "shop.example", "https"), (seen.Header("X-Forwarded-For"), seen.Header("X-Forwarded-Host"), seen.Header("X-Forwarded-Proto")));
    }

    [Fact]
    public async Task A_route_that_says_itself_what_the_backend_is_told_is_left_alone()
    {
        var settings = SidecarSettings.For(_upstream, _facilitator)
            .Set("ReverseProxy:Routes:open:Transforms", JsonNode.Parse("""[ { "X-Forwarded": "Off", "For": "Set" }, { "PaymentPolicy": "open" } ]"""));
        _sidecar = await RunningSidecar.StartAsync(settings);

        await RawHttp.GetAsync(_sidecar.Proxy, "/open/x", "X-Forwarded-For: 198.51.100.1");

        Assert.False(_upstream.Single.Headers.ContainsKey("X-Forwarded-Proto"));
        Assert.NotEqual("198.51.100.1", _upstream.Single.Header("X-Forwarded-For"));
    }

    [Theory]
    [InlineData(null, null, "evil.example", "X-A: 1", "http://{proxy}/paid/x")]
    [InlineData(null, null, "{proxy}", "X-Forwarded-Host: evil.example", "http://{proxy}/paid/x")]
    [InlineData("https://shop.example/api", null, "evil.example", "X-Forwarded-Host: evil.example", "https://shop.example/api/paid/x")]
    [InlineData("https://shop.example/api", null, "b.example", "X-A: 1", "https://b.example/api/paid/x")]
    [InlineData(null, "127.0.0.0/8", "pod-7:8080", "X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Prefix: /api", "https://{proxy}/api/paid/x")]
    [InlineData(null, "127.0.0.0/8", "pod-7:8080", "X-Forwarded-Host: b.example\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Prefix: /api", "https://b.example/api/paid/x")]
    public async Task A_forged_host_is_not_what_is_sold(string? publicUrl, string? trusted, string host, string lines, string expected)
    {
        var settings = SidecarSettings.For(_upstream, _facilitator).Set("Sidecar:Hosts", new JsonArray("b.example"));
        _ = publicUrl is null ? settings : settings.Set("Sidecar:PublicUrl", publicUrl);
        _ = trusted is null ? settings : settings.Set("Sidecar:TrustedProxies", new JsonArray(trusted));
        _sidecar = await RunningSidecar.StartAsync(settings);

        var answer = await RawHttp.SendAsync(_sidecar.Proxy, $"GET /paid/x HTTP/1.1\r\nHost: {Fill(host)}\r\n{lines}\r\nConnection: close\r\n\r\n");

        Assert.Equal(402, answer.Status);
        var price = answer.Head.Split("\r\n").Single(line => line.StartsWith("PAYMENT-REQUIRED: ", StringComparison.OrdinalIgnoreCase)).Split(": ")[1];
        Assert.True(PaymentRequired.TryParseHeader(price, out var required, out _));
        Assert.Equal(Fill(expected), required.Resource.Url);
    }

    private string Fill(string text) => text.Replace("{proxy}", _sidecar!.Proxy.Authority, StringComparison.Ordinal);

    private async Task<RecordedRequest> SeenAsync(Dictionary<string, JsonNode?> keys, params string[] lines)
    {
        var settings = SidecarSettings.For(_upstream, _facilitator);
        foreach (var (key, value) in keys)
        {
            settings.Set($"Sidecar:{key}", value);
        }

        _sidecar = await RunningSidecar.StartAsync(settings);
        Assert.Equal(200, (await RawHttp.GetAsync(_sidecar.Proxy, "/open/x", lines)).Status);
        return _upstream.Single;
    }
}
