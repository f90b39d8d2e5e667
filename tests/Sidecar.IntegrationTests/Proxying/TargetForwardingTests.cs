using System.Net;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Proxying;

/// <summary>Target and host reach the backend as the client wrote them, because signatures are made over them; a route's own transforms win.</summary>
public sealed class TargetForwardingTests : IAsyncLifetime
{
    private RecordingUpstream _upstream = null!;
    private ScriptedFacilitator _facilitator = null!;
    private RunningSidecar _sidecar = null!;

    public async Task InitializeAsync()
    {
        _upstream = await RecordingUpstream.StartAsync();
        _facilitator = await ScriptedFacilitator.StartAsync();
        _sidecar = await RunningSidecar.StartAsync(SidecarSettings.For(_upstream, _facilitator)
            .Set("ReverseProxy:Routes:paid:Match:Path", "/report")
            .Set("ReverseProxy:Routes:prefix", Route("/prefix/{**rest}", """{ "PathRemovePrefix": "/prefix" }"""))
            .Set("ReverseProxy:Routes:set", Route("/set/{**rest}", """{ "PathSet": "/elsewhere" }"""))
            .Set("ReverseProxy:Routes:pattern", Route("/pattern/{id}", """{ "PathPattern": "/items/{id}" }"""))
            .Set("ReverseProxy:Routes:query", Route("/query/{**rest}", """{ "QueryValueParameter": "source", "Set": "proxy" }"""))
            .Set("ReverseProxy:Routes:own-host", Route("/own-host/{**rest}", """{ "RequestHeaderOriginalHost": "false" }"""))
            .Set("ReverseProxy:Routes:set-host", Route("/set-host/{**rest}", """{ "RequestHeader": "Host", "Set": "set.example" }""")));
    }

    public async Task DisposeAsync()
    {
        await _sidecar.DisposeAsync();
        await _facilitator.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Theory]
    [InlineData("/open/a%2Db/%E2%82%AC?x=%20%2F&y=a+b")]
    [InlineData("/open/%7Euser/%41%62c")]
    [InlineData("/open/a%3Fb%23c%20b/d=1,2/e:f@g/(h)!$&'*+=~_-")]
    [InlineData("/open/a%25%32%35")]
    [InlineData("/open/caf%C3%A9/%e2%82%ac")]
    [InlineData("/open/[x]{y}|\"^`<z>")]
    [InlineData("/open/?")]
    [InlineData("/open?")]
    [InlineData("/open/x?")]
    [InlineData("/open/x??a=?&&=&b")]
    [InlineData("/open/x?a=/../b//c\\d&e=%2e%2e%2F%5C%00&f=%zz#g")]
    [InlineData("/open/x?{\"a\":[1,'2']}|^`<>~%7E")]
    [InlineData("/open/...")]
    [InlineData("/open/.well-known/x.y..z")]
    [InlineData("/%6Fpen/%78")]
    public async Task Target_reaches_the_backend_byte_for_byte(string target)
    {
        var answer = await RawHttp.GetAsync(_sidecar.Proxy, target);

        Assert.Equal(200, answer.Status);
        Assert.Equal((target, _sidecar.Proxy.Authority), (_upstream.Single.RawTarget, _upstream.Single.Host));
    }

    [Theory]
    [InlineData("http://{host}/open/a%2Db?x=%20", "/open/a%2Db?x=%20")]
    [InlineData("http://{host}/open?/x", "/open?/x")]
    public async Task Absolute_target_is_forwarded_as_its_path(string target, string expected)
    {
        var answer = await RawHttp.GetAsync(_sidecar.Proxy, target.Replace("{host}", _sidecar.Proxy.Authority, StringComparison.Ordinal));

        Assert.Equal(200, answer.Status);
        Assert.Equal((expected, _sidecar.Proxy.Authority), (_upstream.Single.RawTarget, _upstream.Single.Host));
    }

    [Theory]
    [InlineData("/prefix/a%2Db/%E2%82%AC?x=%20%2F&y=a+b", "/a%2Db/%E2%82%AC?x=%20%2F&y=a+b")]
    [InlineData("/PREFIX/%7E", "/%7E")]
    [InlineData("/prefix/prefix/%41", "/prefix/%41")]
    [InlineData("/set/a?b=%2D", "/elsewhere?b=%2D")]
    [InlineData("/set/%2525/elsewhere", "/elsewhere")]
    [InlineData("/set/%25252/elsewhere", "/elsewhere")]
    [InlineData("/pattern/a?b=%2D", "/items/a?b=%2D")]
    [InlineData("/query/%7Ea?b=1", "/query/%7Ea?b=1&source=proxy")]
    [InlineData("/pattern/%E2%82%AC%20?b={}", "/items/%E2%82%AC%20?b={}")]
    public async Task Transform_of_the_route_wins_and_leaves_the_rest_as_it_was(string target, string expected)
    {
        var answer = await RawHttp.GetAsync(_sidecar.Proxy, target);

        Assert.Equal(200, answer.Status);
        Assert.Equal(expected, _upstream.Single.RawTarget);
    }

    [Theory]
    [InlineData("/open/x", "shop.example:8443")]
    [InlineData("/own-host/x", null)]
    [InlineData("/set-host/x", "set.example")]
    public async Task Host_is_the_clients_unless_the_route_says_otherwise(string path, string? expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _sidecar.Url(path));
        request.Headers.Host = "shop.example:8443";

        using var answer = await _sidecar.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(expected ?? _upstream.Address.Authority, _upstream.Single.Host);
    }

    /// <summary>Routes are matched without regard to case, to a slash at the end and to escapes that need not be: so is the price.</summary>
    [Theory]
    [InlineData("/report")]
    [InlineData("/REPORT")]
    [InlineData("/rePort/")]
    [InlineData("/%72eport")]
    [InlineData("/%52EPORT/?x=1")]
    [InlineData("http://{host}/Report")]
    public async Task Variants_of_a_paid_path_ask_for_its_price(string target)
    {
        var answer = await RawHttp.GetAsync(_sidecar.Proxy, target.Replace("{host}", _sidecar.Proxy.Authority, StringComparison.Ordinal));

        Assert.Equal(402, answer.Status);
        Assert.Equal(0, _upstream.Hits());
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("OPTIONS")]
    [InlineData("TRACE")]
    [InlineData("PROPFIND")]
    [InlineData("get")]
    public async Task No_method_reaches_a_paid_backend_unpaid(string method)
    {
        var answer = await RawHttp.SendAsync(
            _sidecar.Proxy, $"{method} /report HTTP/1.1\r\nHost: h\r\nX-HTTP-Method-Override: OPTIONS\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        Assert.InRange(answer.Status, 400, 405);
        Assert.Equal(0, _upstream.Hits());
    }

    private static JsonNode? Route(string path, string transform) => JsonNode.Parse(
        $$"""{ "ClusterId": "merchant", "Match": { "Path": "{{path}}" }, "Transforms": [ {{transform}}, { "PaymentPolicy": "open" } ] }""");
}
