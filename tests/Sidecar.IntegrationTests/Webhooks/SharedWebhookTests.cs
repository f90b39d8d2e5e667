using System.Text;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;
using Sidecar.Protocols.Webhooks;
using Sidecar.Tests.Servers;

namespace Sidecar.IntegrationTests.Webhooks;

/// <summary>Two replicas with one Redis before one merchant: a delivery is one, whichever of them it comes to.</summary>
public sealed class SharedWebhookTests : IAsyncLifetime
{
    private const string Hook = "/hooks/stripe";
    private const string Body = """{"id":"evt_1"}""";

    private readonly WebhookScheme _stripe = TimestampedHmac.Stripe(["the secret of a test"]);
    private RecordingUpstream _upstream = null!;
    private RedisServer _redis = null!;
    private RunningSidecar _one = null!;
    private RunningSidecar _two = null!;

    public async Task InitializeAsync()
    {
        _upstream = await RecordingUpstream.StartAsync();
        _redis = await RedisServer.StartAsync();
        _one = await StartAsync();
        _two = await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _two.DisposeAsync();
        await _one.DisposeAsync();
        await _redis.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task What_one_replica_delivered_the_other_does_not_forward()
    {
        Assert.Equal(200, await DeliverAsync(_one));
        Assert.Equal(200, await DeliverAsync(_two));

        Assert.Equal(1, _upstream.Hits());
    }

    [Fact]
    public async Task A_delivery_that_a_stopping_replica_cut_is_forwarded_by_the_other()
    {
        _upstream.On(Hook, UpstreamReply.Hang(), UpstreamReply.Status(204));
        var cut = DeliverAsync(_one);
        await Deadline.UntilAsync(() => _upstream.Hits() == 1, "the backend has the delivery");
        Assert.Equal(503, await DeliverAsync(_two));

        await _one.StopAsync();
        _ = await Record.ExceptionAsync(() => cut);

        await Deadline.UntilAsync(() => DeliverAsync(_two), status => status == 204, "the delivery is free again", TimeSpan.FromSeconds(60));
        Assert.Equal(2, _upstream.Hits());
    }

    [Fact]
    public async Task Nothing_is_forwarded_while_the_store_is_away_and_all_of_it_when_it_is_back()
    {
        await _redis.KillAsync();
        Assert.Equal(503, await DeliverAsync(_one));
        Assert.Equal(0, _upstream.Hits());

        await _redis.RestartAsync();

        await Deadline.UntilAsync(() => DeliverAsync(_one), status => status == 200, "the delivery passes");
        await _two.WaitForReadinessAsync();
        await Deadline.UntilAsync(() => DeliverAsync(_two), status => status == 200, "the other replica knows it", TimeSpan.FromSeconds(60));
        Assert.Equal(1, _upstream.Hits());
    }

    private Task<RunningSidecar> StartAsync() => RunningSidecar.StartAsync(new SidecarSettings(_upstream.Address)
        .Set("ReverseProxy:Routes", JsonNode.Parse("""{ "hooks": { "ClusterId": "merchant", "Match": { "Path": "/hooks/stripe" }, "Transforms": [ { "PaymentPolicy": "hooks" } ] } }"""))
        .Set("Sidecar:Policies", JsonNode.Parse("""{ "hooks": { "Webhook": { "Scheme": "Stripe", "Secrets": [ "the secret of a test" ] } } }"""))
        .Set("Sidecar:State:Kind", "Redis")
        .Set("Sidecar:State:Redis", _redis.Address)
        .Set("Sidecar:Shutdown:Timeout", "00:00:01"));

    private async Task<int> DeliverAsync(RunningSidecar sidecar)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, sidecar.Url(Hook)) { Content = new StringContent(Body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in _stripe.Sign("", DateTimeOffset.UtcNow, Encoding.UTF8.GetBytes(Body)))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await sidecar.Client.SendAsync(request);
        return (int)answer.StatusCode;
    }
}
