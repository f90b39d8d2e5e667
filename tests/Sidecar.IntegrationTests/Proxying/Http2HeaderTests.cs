using System.Text.Json.Nodes;

namespace Sidecar.IntegrationTests.Proxying;

/// <summary>What is not a client's to say, or could be taken for two things, over HTTP/2 as over HTTP/1.1: fields come there as they are, each on its own.</summary>
public sealed class Http2HeaderTests(ProxyFixture fixture) : IClassFixture<ProxyFixture>
{
    private const string Forged = "198.51.100.77";

    // The fixture's upstream has seen what earlier tests of the class let through.
    private readonly int _seenBefore = fixture.Upstream.Requests.Count;

    [Theory]
    [InlineData("x-sidecar-payer", Forged)]
    [InlineData("x_sidecar_payer", Forged)]
    [InlineData("x-http-method-override", "DELETE")]
    [InlineData("x_http_method", "DELETE")]
    [InlineData("x-original-url", "/admin")]
    [InlineData("proxy", "http://evil.example/")]
    [InlineData("payment-context", "e30=")]
    [InlineData("x-real-ip", Forged)]
    [InlineData("x-forwarded-prefix", "/evil")]
    [InlineData("forwarded", "for=198.51.100.77;host=evil.example")]
    [InlineData("x-content-length", "5")]
    public async Task What_is_not_a_clients_to_say_does_not_reach_the_backend(string name, string value)
    {
        Assert.Equal("200", await GetAsync("/open/stripped", (name, value), ("x-plain", "kept")));

        var seen = Assert.Single(fixture.Upstream.Requests.Skip(_seenBefore));
        Assert.DoesNotContain(name, seen.Headers.Keys, StringComparer.OrdinalIgnoreCase);
        Assert.Equal("kept", seen.Header("X-Plain"));
    }

    [Theory]
    [InlineData("x-forwarded-for")]
    [InlineData("x-forwarded-host")]
    [InlineData("x-forwarded-proto")]
    public async Task What_the_backend_is_told_of_the_client_is_ours(string name)
    {
        Assert.Equal("200", await GetAsync("/open/told", (name, Forged)));

        var told = Assert.Single(fixture.Upstream.Requests.Skip(_seenBefore)).Header(name);
        Assert.DoesNotContain(Forged, Assert.IsType<string>(told), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("authorization", "authorization")]
    [InlineData("payment-signature", "payment-signature")]
    [InlineData("x-payment", "x-payment")]
    [InlineData("content-type", "content-type")]
    [InlineData("x-api-key", "x-api-key")]
    [InlineData("dpop", "dpop")]
    [InlineData("idempotency-key", "idempotency_key")]
    [InlineData("idempotency_key", "idempotency-key")]
    [InlineData("x_nonce", "x_nonce")]
    public async Task What_means_one_and_comes_twice_is_refused_on_every_route(string first, string second)
    {
        foreach (var path in new[] { "/open/x", "/paid/x", "/nowhere" })
        {
            using var connection = await RawHttp2Connection.OpenAsync(fixture.H2c.Proxy);
            await connection.SendAsync(Http2Frames.Request(1, [.. Head(path), (first, "a"), (second, "a")], data: null));

            Assert.Equal("400", await connection.BeginningAsync(1));
            Assert.Equal("header_repeated", (string?)JsonNode.Parse(await connection.BodyAsync(1))!["code"]);
        }

        Assert.Empty(fixture.Upstream.Requests.Skip(_seenBefore));
    }

    /// <summary>HTTP/2 has no header for one hop (RFC 9113 §8.2.2): the server takes none, so that nothing can be nominated.</summary>
    [Theory]
    [InlineData("connection", "authorization")]
    [InlineData("connection", "x-sidecar-payer, close")]
    [InlineData("connection", "keep-alive")]
    [InlineData("te", "authorization")]
    public async Task No_header_names_others_that_end_here(string name, string value)
    {
        var end = await GetAsync("/open/named", (name, value), ("authorization", "a"));

        Assert.True(end is "RST_STREAM" or "GOAWAY", end);
        Assert.Empty(fixture.Upstream.Requests.Skip(_seenBefore));
    }

    /// <summary>The pass of HTTP/1.1 does not stand behind that of the server alone: a field with another name that means the same is dropped or passes as any other, and takes nothing away.</summary>
    [Theory]
    [InlineData("proxy-connection", "authorization")]
    [InlineData("keep-alive", "authorization")]
    public async Task What_only_looks_like_it_takes_nothing_away(string name, string value)
    {
        var end = await GetAsync("/open/looks", (name, value), ("authorization", "Bearer a"));

        Assert.True(end is "200" or "RST_STREAM" or "GOAWAY", end);
        Assert.All(fixture.Upstream.Requests.Skip(_seenBefore), seen => Assert.Equal("Bearer a", seen.Header("Authorization")));
    }

    private IEnumerable<(string Name, string Value)> Head(string path) =>
        [(":method", "GET"), (":scheme", "http"), (":authority", fixture.H2c.Proxy.Authority), (":path", path)];

    private Task<string> GetAsync(string path, params (string Name, string Value)[] fields) => RawHttp2.SendAsync(fixture.H2c.Proxy, [.. Head(path), .. fields], data: null);
}
