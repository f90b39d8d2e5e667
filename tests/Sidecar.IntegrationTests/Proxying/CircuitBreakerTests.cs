using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;
using Sidecar.Resilience;

namespace Sidecar.IntegrationTests.Proxying;

/// <summary>An upstream that keeps failing is left alone: no price is told and no payment taken for it, until one request has found it well again.</summary>
public sealed class CircuitBreakerTests : IAsyncLifetime
{
    private const string Name = "merchant/local";
    private static readonly TimeSpan Break = TimeSpan.FromSeconds(1);

    private RecordingUpstream _upstream = null!;
    private ScriptedFacilitator _facilitator = null!;
    private RunningSidecar _sidecar = null!;

    public async Task InitializeAsync()
    {
        _upstream = await RecordingUpstream.StartAsync();
        _facilitator = await ScriptedFacilitator.StartAsync();
        _sidecar = await RunningSidecar.StartAsync(SidecarSettings.For(_upstream, _facilitator)
            .Set("ReverseProxy:Clusters:other:Destinations:local:Address", _upstream.Address.ToString())
            .Set("ReverseProxy:Routes:other", JsonNode.Parse(
                """{ "ClusterId": "other", "Match": { "Path": "/other/{**rest}" }, "Transforms": [ { "PaymentPolicy": "open" } ] }""")));

        // Whoever asks for a breaker first says how it is: a shorter break than the default lets the test be short.
        _sidecar.Services.GetRequiredService<CircuitBreakerRegistry>().GetOrAdd(CircuitBreakerKind.Upstream, Name, new CircuitBreakerOptions { BreakDuration = Break });
    }

    public async Task DisposeAsync()
    {
        await _sidecar.DisposeAsync();
        await _facilitator.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task Open_circuit_refuses_before_a_price_is_told_or_a_payment_claimed()
    {
        var payment = await new TestBuyer().PayForAsync(_sidecar.Client, _sidecar.Paid);
        await OpenAsync();
        var hits = _upstream.Hits();

        foreach (var url in new[] { _sidecar.Open, _sidecar.Paid })
        {
            using var unpaid = await _sidecar.Client.GetAsync(url);
            using var paid = await payment.SendAsync(_sidecar.Client, url);
            foreach (var answer in new[] { unpaid, paid })
            {
                Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
                Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), Break);
                Assert.False(answer.Headers.Contains("PAYMENT-REQUIRED"));
                Assert.Contains("upstream_unavailable", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            }
        }

        Assert.Null(_sidecar.Ledger.Find(payment));
        Assert.Equal((hits, 0), (_upstream.Hits(), _facilitator.Count(FacilitatorEndpoint.Verify)));
        Assert.Equal("Open", await ShownStateAsync());
        Assert.Contains("sidecar_circuit_breaker_open", await _sidecar.MetricsAsync(), StringComparison.Ordinal);
        await _sidecar.WaitForReadinessAsync();
    }

    [Fact]
    public async Task After_the_break_one_request_tries_and_its_success_closes_the_circuit()
    {
        await OpenAsync();
        var go = new TaskCompletionSource();
        _upstream.On("/open/probe", UpstreamReply.Status(200).After(go.Task));
        var hits = _upstream.Hits();
        await BreakIsOverAsync();

        var probes = Enumerable.Range(0, 8).Select(_ => _sidecar.Client.GetAsync(_sidecar.Url("/open/probe"))).ToArray();
        await Deadline.UntilAsync(() => probes.Count(probe => probe.IsCompleted) == 7, "all but one are refused");
        Assert.Equal("HalfOpen", await ShownStateAsync());
        go.SetResult();
        var statuses = (await Task.WhenAll(probes)).Select(answer => (int)answer.StatusCode).Order().ToArray();

        Assert.Equal([200, 503, 503, 503, 503, 503, 503, 503], statuses);
        Assert.Equal(hits + 1, _upstream.Hits());
        Assert.Equal("Closed", await ShownStateAsync());
        using var after = await _sidecar.Client.GetAsync(_sidecar.Open);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task Payment_may_be_the_one_that_tries_and_is_given_back_when_it_fails()
    {
        var payment = await new TestBuyer().PayForAsync(_sidecar.Client, _sidecar.Paid);
        await OpenAsync();
        _upstream.On(_sidecar.Paid.AbsolutePath, UpstreamReply.Status(500), UpstreamReply.Status(200));
        await BreakIsOverAsync();

        using var failed = await payment.SendAsync(_sidecar.Client, _sidecar.Paid);
        Assert.Equal((500, "released", "Open"), ((int)failed.StatusCode, _sidecar.Ledger.StateOf(payment), await ShownStateAsync()));

        await BreakIsOverAsync();
        using var served = await payment.SendAsync(_sidecar.Client, _sidecar.Paid);
        Assert.Equal((200, "settled", "Closed"), ((int)served.StatusCode, _sidecar.Ledger.StateOf(payment), await ShownStateAsync()));
    }

    /// <summary>Otherwise a stranger with worthless payments keeps a recovered upstream out of reach for as long as they like.</summary>
    [Theory]
    [InlineData("invalid")]
    [InlineData("used")]
    public async Task Payment_that_is_refused_does_not_use_up_the_one_try(string kind)
    {
        var payment = await new TestBuyer().PayForAsync(_sidecar.Client, _sidecar.Paid);
        if (kind == "used")
        {
            using var first = await payment.SendAsync(_sidecar.Client, _sidecar.Paid);
        }

        await OpenAsync();
        await BreakIsOverAsync();
        _facilitator.Verify.Next(FacilitatorBehaviour.Refused("invalid_exact_evm_payload_signature"));

        using var refused = await payment.SendAsync(_sidecar.Client, kind == "used" ? _sidecar.Url("/paid/another") : _sidecar.Paid);
        using var next = await _sidecar.Client.GetAsync(_sidecar.Open);

        Assert.Equal(kind == "used" ? HttpStatusCode.Conflict : HttpStatusCode.PaymentRequired, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task Destination_of_the_same_name_in_another_cluster_has_a_circuit_of_its_own()
    {
        await OpenAsync();

        using var answer = await _sidecar.Client.GetAsync(_sidecar.Url("/other/x"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Errors_of_clients_open_nothing()
    {
        _upstream.On("/open/fails", UpstreamReply.Status(404));
        for (var i = 0; i < 20; i++)
        {
            using var answer = await _sidecar.Client.GetAsync(_sidecar.Url("/open/fails"));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        Assert.Equal("Closed", await ShownStateAsync());
    }

    private async Task OpenAsync()
    {
        _upstream.On("/open/fails", UpstreamReply.Status(500));
        await Deadline.UntilAsync(
            async () =>
            {
                using var answer = await _sidecar.Client.GetAsync(_sidecar.Url("/open/fails"));
                return answer.StatusCode;
            },
            status => status == HttpStatusCode.ServiceUnavailable,
            "the circuit is open");
    }

    private Task BreakIsOverAsync() =>
        Deadline.UntilAsync(() => Breakers().Single(entry => entry.Breaker.Name == Name).Breaker.OpenFor is null, "the break is over");

    private IReadOnlyList<(string Kind, CircuitBreaker Breaker)> Breakers() => _sidecar.Services.GetRequiredService<CircuitBreakerRegistry>().All();

    private async Task<string> ShownStateAsync()
    {
        var status = JsonNode.Parse(await _sidecar.StatusAsync())!;
        var shown = status["checks"]!["circuit-breakers"]!["data"]!.AsArray();
        return (string)shown.Single(breaker => (string)breaker!["name"]! == Name && (string)breaker["kind"]! == "upstream")!["state"]!;
    }
}
