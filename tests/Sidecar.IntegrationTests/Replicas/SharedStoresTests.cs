using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Payments;
using Sidecar.IntegrationTests.Processes;
using Sidecar.IntegrationTests.Upstreams;
using Sidecar.Tests.Servers;

namespace Sidecar.IntegrationTests.Replicas;

/// <summary>What one process was told another one knows, while the first is there and when it is gone.</summary>
public sealed class SharedStoresTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private RecordingUpstream _upstream = null!;
    private ScriptedFacilitator _facilitator = null!;
    private RedisServer _redis = null!;
    private PostgresServer _postgres = null!;
    private SidecarSettings _settings = null!;

    public async Task InitializeAsync()
    {
        _upstream = await RecordingUpstream.StartAsync();
        _facilitator = await ScriptedFacilitator.StartAsync();
        _redis = await RedisServer.StartAsync();
        _postgres = await PostgresServer.StartAsync();
        _settings = ProcessSettings.For(_upstream, _facilitator)
            .Set("Sidecar:State", new JsonObject { ["Kind"] = "Redis", ["Redis"] = _redis.Address, ["Timeout"] = "00:00:02" })
            .Set("Sidecar:Ledger", new JsonObject { ["Kind"] = "Postgres", ["ConnectionString"] = _postgres.ConnectionStringOf(await _postgres.CreateSchemaAsync()) });
    }

    public async Task DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _postgres.DisposeAsync();
        await _facilitator.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Answer_that_was_paid_for_at_one_replica_is_given_again_by_the_other()
    {
        _upstream.On("/paid/x", UpstreamReply.Text("the paid answer"), UpstreamReply.Text("another"));
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        var payment = await new TestBuyer().PayForAsync(first.Client, Paid(first));

        using var served = await payment.SendAsync(first.Client, Paid(first));
        using var repeated = await payment.SendAsync(second.Client, Paid(second));
        await first.KillAsync();
        using var afterwards = await payment.SendAsync(second.Client, Paid(second));

        Expect.Served(served, payment);
        Expect.Replayed(repeated, payment);
        Expect.Replayed(afterwards, payment);
        Assert.Equal("the paid answer", await afterwards.Content.ReadAsStringAsync());
        Assert.Equal((1, 1), (_upstream.Hits(), _facilitator.Settlements.Count));
    }

    [Fact]
    public async Task Key_and_nonce_that_one_replica_has_seen_are_known_to_the_other()
    {
        _upstream.On("/keyed/x", UpstreamReply.Text("created"), UpstreamReply.Text("created again"));
        _settings
            .Set("ReverseProxy:Routes:keyed", Route("keyed")).Set("Sidecar:Policies:keyed", JsonNode.Parse("""{ "Idempotency": {} }"""))
            .Set("ReverseProxy:Routes:guarded", Route("guarded"))
            .Set("Sidecar:Policies:guarded", JsonNode.Parse("""{ "Nonce": { "Header": "X-Nonce", "Timestamp": "X-Timestamp", "Window": "00:05:00" } }"""));
        await using var first = await StartAsync();
        await using var second = await StartAsync();

        using var created = await KeyedAsync(first);
        using var repeated = await KeyedAsync(second);
        using var fresh = await GuardedAsync(first);
        using var replayed = await GuardedAsync(second);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (created.StatusCode, repeated.StatusCode));
        Assert.Equal("created", await repeated.Content.ReadAsStringAsync());
        Assert.Equal(["true"], repeated.Headers.GetValues("Idempotent-Replayed"));
        Assert.Equal(HttpStatusCode.OK, fresh.StatusCode);
        await Expect.ProblemAsync(replayed, HttpStatusCode.Conflict, "nonce_replayed");
    }

    /// <summary>Allowed where the ledger is shared, and worth something only if the replicas stay in rotation meanwhile.</summary>
    [Fact]
    public async Task Replicas_that_may_go_on_without_Redis_stay_ready_and_the_ledger_lets_a_payment_buy_once()
    {
        _settings.Set("Sidecar:State:OnUnavailable", new JsonObject { ["PaymentClaims"] = "Local" });
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        await _redis.KillAsync();
        foreach (var replica in new[] { first, second })
        {
            await Deadline.UntilAsync(
                async () => JsonNode.Parse(await replica.Client.GetStringAsync(new Uri(replica.AdminUrl, "/health/status")))!["checks"]!["state"]!,
                state => state["data"]!["awaySince"] is not null && (bool)state["ready"]!,
                "the replica knows that Redis is away and goes on");
        }

        var payment = await new TestBuyer().PayForAsync(first.Client, Paid(first));
        var answers = await Task.WhenAll(new[] { first, second }.Select(replica => payment.SendAsync(replica.Client, Paid(replica))));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal((1, 1), (_upstream.Hits(), _facilitator.Settlements.Count));
        using var ready = await second.Client.GetAsync(new Uri(second.AdminUrl, "/health/ready"));
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    private static Uri Paid(SidecarProcess sidecar) => new(sidecar.Url, "/paid/x");

    private static JsonNode? Route(string name) => JsonNode.Parse(
        $$"""{ "ClusterId": "merchant", "Match": { "Path": "/{{name}}/{**rest}" }, "Transforms": [ { "PaymentPolicy": "{{name}}" } ] }""");

    private static async Task<HttpResponseMessage> KeyedAsync(SidecarProcess sidecar)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(sidecar.Url, "/keyed/x")) { Content = new StringContent("one cup") };
        request.Headers.Host = "shop.example";
        request.Headers.Add("Idempotency-Key", "order-7");
        return await sidecar.Client.SendAsync(request);
    }

    private static async Task<HttpResponseMessage> GuardedAsync(SidecarProcess sidecar)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(sidecar.Url, "/guarded/x"));
        request.Headers.Add("X-Nonce", "0123456789abcdef");
        request.Headers.Add("X-Timestamp", TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        return await sidecar.Client.SendAsync(request);
    }

    private async Task<SidecarProcess> StartAsync()
    {
        var sidecar = await _settings.StartAsync(_folder);
        await sidecar.ReadyAsync();
        return sidecar;
    }
}
