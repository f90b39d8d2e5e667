using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Proxying;

/// <summary>What clients send and the backend must not see, or not two ways.</summary>
public sealed class RequestHygieneTests : IAsyncLifetime
{
    private RecordingUpstream _upstream = null!;
    private ScriptedFacilitator _facilitator = null!;
    private RunningSidecar _sidecar = null!;

    public async Task InitializeAsync()
    {
        _upstream = await RecordingUpstream.StartAsync();
        _facilitator = await ScriptedFacilitator.StartAsync();
        _sidecar = await RunningSidecar.StartAsync(SidecarSettings.For(_upstream, _facilitator)
            .Set("ReverseProxy:Routes:read", Route("/read/x", "open", "GET", "POST"))
            .Set("ReverseProxy:Routes:write", Route("/write/x", "open", "POST"))
            .Set("ReverseProxy:Routes:sold", Route("/sold/x", "paid", "GET"))
            .Set("Sidecar:Policies:guarded", JsonNode.Parse("""{ "Nonce": { "Header": "X-Shop-Nonce" } }"""))
            .Set("Sidecar:Policies:hooks", JsonNode.Parse("""{ "Webhook": { "Scheme": "Hmac", "Secrets": [ "the secret of a test" ], "Header": "X-Shop-Mac" } }""")));
    }

    public async Task DisposeAsync()
    {
        await _sidecar.DisposeAsync();
        await _facilitator.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Theory]
    [InlineData("X-HTTP-Method-Override: DELETE")]
    [InlineData("x_http_method: DELETE")]
    [InlineData("X-Original-URL: /admin")]
    [InlineData("Proxy: http://evil.example/")]
    [InlineData("X-Real-IP: 198.51.100.1")]
    [InlineData("Forwarded: for=198.51.100.1;host=evil.example")]
    [InlineData("X-Forwarded-Prefix: /evil")]
    [InlineData("PAYMENT-CONTEXT: e30=")]
    [InlineData("Connection: TE, X-Hop\r\nX-Hop: 1")]
    [InlineData("X-Content-Length: 5")]
    public async Task What_is_not_a_clients_to_say_does_not_reach_the_backend(string lines)
    {
        var answer = await SendAsync("/open/x", lines);

        Assert.Equal(200, answer.Status);
        var name = lines.Split("\r\n")[^1].Split(':')[0];
        Assert.DoesNotContain(name, _upstream.Single.Headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("Authorization: a\r\nAuthorization: b", "header_repeated")]
    [InlineData("PAYMENT-SIGNATURE: a\r\npayment-signature: a", "header_repeated")]
    [InlineData("Idempotency-Key: a\r\nIdempotency_Key: b", "header_repeated")]
    [InlineData("Content-Type: text/plain\r\nContent-Type: application/json", "header_repeated")]
    [InlineData("X_API-Key: a\r\nX-API_Key: b", "header_repeated")]
    [InlineData("X-Shop-Nonce: a\r\nx-shop-nonce: a", "header_repeated")]
    [InlineData("X-Shop-Mac: a\r\nX_Shop_Mac: b", "header_repeated")]
    [InlineData("Connection: X-Shop-Nonce\r\nX-Shop-Nonce: a", "header_malformed")]
    [InlineData("Connection: authorization\r\nAuthorization: a", "header_malformed")]
    [InlineData("Connection: TE\r\nConnection: Content-Length\r\nContent-Length: 0", "header_malformed")]
    public async Task What_two_readers_could_take_for_two_things_is_refused_on_every_route(string lines, string slug)
    {
        foreach (var path in new[] { "/open/x", "/paid/x", "/nowhere" })
        {
            var answer = await SendAsync(path, lines);
            Assert.Equal((400, slug), (answer.Status, (string?)JsonNode.Parse(answer.Body)!["code"]));
        }

        Assert.Equal(0, _upstream.Hits());
    }

    [Theory]
    [InlineData("Content-Length: 5\r\nTransfer-Encoding: chunked")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 5")]
    public async Task A_body_with_two_ends_is_refused_and_what_follows_is_not_read(string framing)
    {
        var answer = await RawHttp.SendAsync(
            _sidecar.Proxy, $"POST /open/x HTTP/1.1\r\nHost: h\r\n{framing}\r\n\r\n0\r\n\r\nGET /open/smuggled HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

        Assert.Equal(400, answer.Status);
        Assert.Equal(0, _upstream.Hits());
    }

    [Fact]
    public async Task A_client_cannot_say_that_it_sent_a_length_that_was_set_aside()
    {
        var answer = await RawHttp.SendAsync(_sidecar.Proxy, "POST /open/x HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\nX-Content-Length: 5\r\n\r\n0\r\n\r\n");

        Assert.Equal(400, answer.Status);
        Assert.Equal(0, _upstream.Hits());
    }

    [Theory]
    [InlineData("GET /open/x HTTP/1.1\nHost: h\nConnection: close\n\n")]
    [InlineData("GET /open/x HTTP/1.1\r\nHost: h\nConnection: close\r\n\r\n")]
    [InlineData("GET /open/x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\n")]
    public async Task A_line_ends_in_one_way_only(string request)
    {
        var answer = await RawHttp.SendAsync(_sidecar.Proxy, request);

        Assert.Equal(400, answer.Status);
        Assert.Equal(0, _upstream.Hits());
    }

    [Theory]
    [InlineData("HEAD", "/read/x", 200)]
    [InlineData("HEAD", "/sold/x", 402)]
    [InlineData("HEAD", "/write/x", 405)]
    [InlineData("DELETE", "/read/x", 405)]
    public async Task Whoever_may_get_may_ask_for_the_head(string method, string path, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), _sidecar.Url(path));
        using var answer = await _sidecar.Client.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status == 200 ? "HEAD" : null, _upstream.Requests.SingleOrDefault()?.Method);
    }

    [Fact]
    public async Task The_head_stands_among_the_methods_that_are_allowed()
    {
        using var answer = await _sidecar.Client.DeleteAsync(_sidecar.Url("/read/x"));

        Assert.Equal(["GET", "HEAD", "POST"], answer.Content.Headers.Allow.Order());
    }

    // The server makes a Connection that says close of any that has it among others; a connection of HTTP/1.0 ends without it.
    private Task<RawAnswer> SendAsync(string path, string lines) => RawHttp.SendAsync(_sidecar.Proxy, $"GET {path} HTTP/1.0\r\nHost: h\r\n{lines}\r\n\r\n");

    private static JsonNode? Route(string path, string policy, params string[] methods) => JsonNode.Parse(
        $$"""{ "ClusterId": "merchant", "Match": { "Path": "{{path}}", "Methods": [ {{string.Join(", ", methods.Select(method => $"\"{method}\""))}} ] }, "Transforms": [ { "PaymentPolicy": "{{policy}}" } ] }""");
}
