using System.Net;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Proxying;

/// <summary>Upstreams that fail, and routes that are none: told alike on open and paid routes, and never charged.</summary>
public sealed class UpstreamFailureTests : IAsyncLifetime
{
    private RecordingUpstream _upstream = null!;
    private ScriptedFacilitator _facilitator = null!;
    private RunningSidecar _sidecar = null!;

    public async Task InitializeAsync()
    {
        _upstream = await RecordingUpstream.StartAsync();
        _facilitator = await ScriptedFacilitator.StartAsync();
        var settings = SidecarSettings.For(_upstream, _facilitator)
            .Set("Sidecar:Facilitators:primary:SettleTimeout", "00:00:00.4")
            .Set("ReverseProxy:Clusters:gone:Destinations:local:Address", "http://127.0.0.1:1/")
            .Set("ReverseProxy:Clusters:empty:Destinations", new JsonObject())
            .Set("ReverseProxy:Clusters:slow", JsonNode.Parse(
                $$"""{ "Destinations": { "slow": { "Address": "{{_upstream.Address}}" } }, "HttpRequest": { "ActivityTimeout": "00:00:01" } }"""));
        foreach (var policy in new[] { "open", "paid" })
        {
            settings
                .Set($"ReverseProxy:Routes:{policy}-gone", Route("gone", policy, ""))
                .Set($"ReverseProxy:Routes:{policy}-empty", Route("empty", policy, ""))
                .Set($"ReverseProxy:Routes:{policy}-slow", Route("slow", policy, ""))
                .Set($"ReverseProxy:Routes:{policy}-limited", Route("limited", policy, """ "Timeout": "00:00:00.5",""", "merchant"))
                .Set($"ReverseProxy:Routes:{policy}-get", Route("get", policy, "", "merchant", """, "Methods": [ "GET", "HEAD" ]"""));
        }

        _sidecar = await RunningSidecar.StartAsync(settings);
    }

    public async Task DisposeAsync()
    {
        await _sidecar.DisposeAsync();
        await _facilitator.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Theory]
    [InlineData("gone", 502, "upstream_failed")]
    [InlineData("slow", 504, "upstream_timed_out")]
    [InlineData("limited", 504, "upstream_timed_out")]
    public async Task Failure_behind_an_open_route_is_told_as_a_problem(string kind, int status, string slug)
    {
        _upstream.On($"/open-{kind}/x", UpstreamReply.Hang());

        using var answer = await _sidecar.Client.GetAsync(_sidecar.Url($"/open-{kind}/x"));

        await AssertProblemAsync(answer, status, slug);
    }

    [Theory]
    [InlineData("gone", 502, "upstream_failed")]
    [InlineData("slow", 504, "upstream_timed_out")]
    [InlineData("limited", 504, "upstream_timed_out")]
    public async Task Failure_behind_a_paid_route_is_told_alike_and_gives_the_payment_back(string kind, int status, string slug)
    {
        var url = _sidecar.Url($"/paid-{kind}/x");
        _upstream.On($"/paid-{kind}/x", UpstreamReply.Hang());
        var payment = await new TestBuyer().PayForAsync(_sidecar.Client, url);

        using var answer = await payment.SendAsync(_sidecar.Client, url);

        await AssertProblemAsync(answer, status, slug);
        Assert.Equal(("released", slug), (_sidecar.Ledger.StateOf(payment), _sidecar.Ledger.Find(payment)!.Reason));
        Assert.Equal(0, _facilitator.Count(FacilitatorEndpoint.Settle));

        // The same payment buys where the upstream answers.
        using var elsewhere = await payment.SendAsync(_sidecar.Client, _sidecar.Paid);
        Assert.Equal(HttpStatusCode.OK, elsewhere.StatusCode);
    }

    [Theory]
    [InlineData("/open/x")]
    [InlineData("/paid/x")]
    public async Task Connection_that_breaks_before_the_answer_is_502(string path)
    {
        _upstream.On(path, UpstreamReply.AbortBeforeHeaders());
        var payment = await new TestBuyer().PayForAsync(_sidecar.Client, _sidecar.Paid);

        using var answer = await payment.SendAsync(_sidecar.Client, _sidecar.Url(path));

        await AssertProblemAsync(answer, 502, "upstream_failed");
        Assert.Equal(0, _facilitator.Count(FacilitatorEndpoint.Settle));
    }

    [Theory]
    [InlineData("open")]
    [InlineData("paid")]
    public async Task Cluster_without_destinations_is_503_and_no_price_is_told(string policy)
    {
        using var answer = await _sidecar.Client.GetAsync(_sidecar.Url($"/{policy}-empty/x"));

        await AssertProblemAsync(answer, 503, "upstream_unavailable");
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Theory]
    [InlineData("open")]
    [InlineData("paid")]
    public async Task Method_that_the_route_does_not_take_is_405_with_those_it_takes(string policy)
    {
        using var answer = await _sidecar.Client.PostAsync(_sidecar.Url($"/{policy}-get/x"), new StringContent("x"));

        await AssertProblemAsync(answer, 405, "method_not_allowed");
        Assert.Equal(["GET", "HEAD"], answer.Content.Headers.Allow.Order());
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/nowhere")]
    [InlineData("/openly")]
    public async Task Path_without_a_route_is_404(string path)
    {
        using var answer = await _sidecar.Client.GetAsync(_sidecar.Url(path));

        await AssertProblemAsync(answer, 404, "no_route");
    }

    [Theory]
    [InlineData("/open/x", 500)]
    [InlineData("/open/x", 503)]
    [InlineData("/open/x", 404)]
    [InlineData("/open/x", 402)]
    public async Task Error_of_the_backend_itself_passes_as_it_is(string path, int status)
    {
        _upstream.On(path, UpstreamReply.Text("their words", status).With("Retry-After", "7"));

        using var answer = await _sidecar.Client.GetAsync(_sidecar.Url(path));

        Assert.Equal((status, "their words"), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Body_that_is_too_large_is_413()
    {
        var answer = await RawHttp.SendAsync(
            _sidecar.Proxy, "POST /open/x HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000000\r\nConnection: close\r\n\r\n");

        Assert.Equal(413, answer.Status);
        Assert.Contains("application/problem+json", answer.Head, StringComparison.Ordinal);
    }

    private static async Task AssertProblemAsync(HttpResponseMessage answer, int status, string slug)
    {
        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal(
            (status, slug, "urn:sidecar:refusal:" + slug, answer.Headers.GetValues("X-Request-Id").Single()),
            ((int)problem["status"]!, (string)problem["code"]!, (string)problem["type"]!, (string)problem["requestId"]!));
        Assert.False(answer.Headers.Contains("PAYMENT-REQUIRED"));
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    private static JsonNode? Route(string kind, string policy, string more, string? cluster = null, string match = "") => JsonNode.Parse(
        $$"""{ "ClusterId": "{{cluster ?? kind}}",{{more}} "Match": { "Path": "/{{policy}}-{{kind}}/{**rest}"{{match}} }, "Transforms": [ { "PaymentPolicy": "{{policy}}" } ] }""");
}
