using System.Net;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;
using Sidecar.Ledger;
using Sidecar.Protocols.Jose;
using Sidecar.Protocols.SpendTokens;

namespace Sidecar.IntegrationTests.Spending;

/// <summary>A token pays out of an agent's budget, and never more than that has.</summary>
public sealed class SpendTokenTests : SpendingPipeline
{
    [Fact]
    public async Task A_token_pays_and_stays_with_us()
    {
        await StartSpendingAsync();
        var token = await IssueAsync();

        await ServedAsync(token);

        Assert.Equal((1_000_000, 1), await SpentAsync());
        var forwarded = Upstream.Single;
        Assert.False(forwarded.Headers.ContainsKey("Authorization"));
        Assert.Equal(["shopper"], forwarded.Headers["X-Sidecar-Agent"]);
        Assert.Equal(["1.00"], forwarded.Headers["X-Sidecar-Spend-Amount"]);
        Assert.Equal(["USD"], forwarded.Headers["X-Sidecar-Spend-Currency"]);
        await RefusedAsync(HttpStatusCode.Forbidden, "spend_denied", token);
        Assert.Equal(1, Upstream.Hits());
    }

    [Fact]
    public async Task Without_a_token_nothing_is_served_and_the_way_to_pay_is_told()
    {
        await StartSpendingAsync();

        using var answer = await SendAsync(token: null);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("SpendToken", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, Upstream.Hits());
    }

    [Fact]
    public async Task Of_a_hundred_parallel_uses_of_a_single_use_token_one_passes()
    {
        await StartSpendingAsync();
        var token = await IssueAsync();

        var statuses = await CrowdAsync(token, 100);

        Assert.Equal((1, 99), (statuses.Count(status => status == 200), statuses.Count(status => status == 403)));
        Assert.Equal((1, (1_000_000L, 1L)), (Upstream.Hits(), await SpentAsync()));
    }

    [Fact]
    public async Task Of_a_thousand_parallel_requests_a_budget_for_a_hundred_lets_a_hundred_pass()
    {
        await StartSpendingAsync(agent: Limited(amount: 100_000_000));
        var token = await IssueManyAsync();

        var statuses = await CrowdAsync(token, 1000);

        Assert.Equal((100, 900), (statuses.Count(status => status == 200), statuses.Count(status => status == 403)));
        Assert.Equal((100, (100_000_000L, 100L)), (Upstream.Hits(), await SpentAsync()));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(404)]
    public async Task What_the_upstream_does_not_deliver_is_given_back(int status)
    {
        Upstream.On("/open/menu", UpstreamReply.Status(status), UpstreamReply.Json("{}"));
        await StartSpendingAsync(agent: Limited(amount: 1_000_000));
        var token = await IssueAsync();

        using var failed = await SendAsync(token);

        Assert.Equal(status, (int)failed.StatusCode);
        Assert.Equal((0, 0), await SpentAsync());
        await ServedAsync(token);
    }

    [Fact]
    public async Task A_limit_is_told_by_its_name_and_when_it_resets_and_not_what_is_left()
    {
        await StartSpendingAsync(agent: Limited(amount: 1_500_000));
        await ServedAsync(await IssueAsync());

        using var answer = await SendAsync(await IssueAsync());

        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal(("amount_limit", "month"), ((string)problem["reason"]!, (string)problem["limit"]!));
        Assert.True(DateTimeOffset.Parse((string)problem["resets_at"]!, System.Globalization.CultureInfo.InvariantCulture) > DateTimeOffset.UtcNow);
        Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.DoesNotContain("0.5", problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restart_remembers_what_was_spent()
    {
        await StartSpendingAsync(agent: Limited(amount: 1_000_000));
        var (first, second) = (await IssueManyAsync(), await IssueAsync());
        await ServedAsync(first);

        await Sidecar.RestartAsync();

        Assert.Equal("amount_limit", (string)(await RefusedAsync(HttpStatusCode.Forbidden, "spend_denied", first))["reason"]!);
        await RefusedAsync(HttpStatusCode.Forbidden, "spend_denied", second);
        Assert.Equal(1, Upstream.Hits());
    }

    [Fact]
    public async Task Without_a_ledger_nothing_is_spent()
    {
        // What the ledger may have or not stays reserved until the lease is over.
        await StartSpendingAsync(bend: settings => settings.Set("Sidecar:Spending:ReservationLease", "00:00:05"));
        var token = await IssueAsync();

        using (Sidecar.Ledger.LockForWriting())
        {
            await RefusedAsync(HttpStatusCode.ServiceUnavailable, "spend_unavailable", token);
        }

        using var served = await Deadline.UntilAsync(() => SendAsync(token), answer => answer.StatusCode == HttpStatusCode.OK, "the ledger is back, and the token as good as before");
        Assert.Equal((1_000_000, 1), await SpentAsync());
    }

    [Fact]
    public async Task A_held_spend_passes_once_when_it_is_approved()
    {
        await StartSpendingAsync(
            """{ "Idempotency": {}, "SpendToken": { "Amount": "1.00 USD" } }""", agent: new AgentRecord(Agent, "USD") { ApprovalAbove = 500_000 });
        var token = await IssueManyAsync();
        var held = await RefusedAsync(HttpStatusCode.Forbidden, "approval_required", token, body: "{}", headers: ("Idempotency-Key", "order-1"));
        var id = (string)held["approval_id"]!;
        Assert.Null(held["approval_url"]);

        Assert.IsType<ControlWrite<ApprovalRecord>.Written>(
            await Get<IApprovalLedger>().DecideAsync(id, isApproved: true, "jo", null, DateTimeOffset.UtcNow, Audit("control.approvals.approve"), CancellationToken.None));

        await RefusedAsync(HttpStatusCode.Forbidden, "approval_required", token, body: "{}", headers: ("Idempotency-Key", "order-2"));
        await ServedAsync(token, body: "{}", headers: ("Idempotency-Key", "order-1"));
        await ServedAsync(token, body: "{}", headers: ("Idempotency-Key", "order-1"));
        Assert.Equal((1, (1_000_000L, 1L)), (Upstream.Hits(), await SpentAsync()));
    }

    [Fact]
    public async Task A_repeat_is_answered_from_memory_and_spends_once()
    {
        await StartSpendingAsync("""{ "Idempotency": {}, "SpendToken": { "Amount": "1.00 USD" } }""");
        var token = await IssueAsync();

        await ServedAsync(token, body: "{}", headers: ("Idempotency-Key", "order-1"));
        using var again = await SendAsync(token, body: "{}", headers: ("Idempotency-Key", "order-1"));
        using var forged = await SendAsync(SpendTokenWriter.Sign(StrangersKey, Claims()), body: "{}", headers: ("Idempotency-Key", "order-1"));

        Assert.Equal((HttpStatusCode.OK, "true"), (again.StatusCode, again.Headers.GetValues("Idempotent-Replayed").Single()));
        Assert.Equal(HttpStatusCode.Unauthorized, forged.StatusCode);
        Assert.Equal((1, (1_000_000L, 1L)), (Upstream.Hits(), await SpentAsync()));
    }

    private SigningKey StrangersKey => SigningKey.Generate(SignatureAlgorithm.Es256, Key.VerificationKey.KeyId!);

    private async Task<IReadOnlyList<int>> CrowdAsync(string token, int size)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 200 }) { Timeout = TimeSpan.FromMinutes(5) };
        return await Task.WhenAll(Enumerable.Range(0, size).Select(async _ =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Sidecar.Open);
            request.Headers.TryAddWithoutValidation("X-Spend-Token", token);
            using var answer = await client.SendAsync(request);
            return (int)answer.StatusCode;
        }));
    }
}
