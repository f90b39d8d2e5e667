using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Processes;
using Sidecar.Ledger;
using Sidecar.Ledger.Audit;

namespace Sidecar.IntegrationTests.Spending;

/// <summary>
/// Agents with budgets of their own and one that they share spend tokens and pay with their wallets at random, while backends and the facilitator fail, clients leave, Redis is flushed and replaced, and the
/// process is killed. Afterwards the ledger, the windows and what clients saw must be of one mind.
/// </summary>
public sealed class SpendSoakTests : RedisPipeline, IDisposable
{
    private const int Workers = 12;
    private const string Shared = "team";
    private const long SharedMicros = 300_000;

    private static readonly SoakAgent[] Agents =
    [
        new("ada", 200_000, Shared), new("bob", 200_000, Shared), new("eve", 150_000, Budget: null), new("joe", 9_000_000, Budget: null) { MostSpends = 20 },
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_happens_an_agent_has_spent_what_the_ledger_says_and_no_more_than_it_may(int seed)
    {
        SoakBackend.Script(Upstream);
        Facilitator.Settle.Always(SoakBackend.Settle);
        var settings = SoakSettings.For(Upstream, Facilitator, Redis.Address);
        await using var first = await settings.StartAsync(_folder);
        await first.ReadyAsync();
        await CreateAsync(first);
        var market = new SoakMarket(Agents, first);
        using var end = new CancellationTokenSource();
        var shopping = Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => market.ShopAsync(new Random((seed * 1000) + worker), end.Token)));
        var forgetting = ForgetAsync(new Random(seed), end.Token);

        await using var second = await DisturbAsync(first, market, settings);
        await end.CancelAsync();
        await Task.WhenAll(shopping, forgetting);
        Facilitator.Settle.Always(FacilitatorBehaviour.Ok());

        var ledger = new SpendLedgerView(_folder.At(ProcessSettings.LedgerFile));
        await Deadline.UntilAsync(() => ledger.Payments().All(static payment => payment.State is "settled" or "failed" or "released"), $"all is decided, seed {seed}");
        AssertExact(ledger, seed);
        await AssertWindowsAgreeAsync(second, ledger, seed);
        market.AssertServedIsSpent(ledger.Counting(), seed);
        await AssertAuditedAsync(ledger);
    }

    private static async Task CreateAsync(SidecarProcess sidecar)
    {
        await sidecar.CreateAsync("budgets", $$"""{ "id": "{{Shared}}", "currency": "USD", "windows": [ { "name": "hour", "rolling": "01:00:00", "maxAmount": "0.30" } ] }""");
        foreach (var agent in Agents)
        {
            await sidecar.CreateAsync("agents", agent.ToJson());
        }
    }

    /// <summary>Flushes the store again and again: whoever has reserved something is told late that nobody knows of it.</summary>
    private async Task ForgetAsync(Random random, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            await Task.Delay(random.Next(30, 250), CancellationToken.None);
            try
            {
                await Redis.FlushAsync();
            }
            catch (Exception fault) when (fault is System.Net.Sockets.SocketException or IOException)
            {
                // It is just being replaced.
            }
        }
    }

    private async Task<SidecarProcess> DisturbAsync(SidecarProcess first, SoakMarket market, SidecarSettings settings)
    {
        await Deadline.UntilAsync(() => market.Served >= 20, "some were served");
        await first.KillAsync();
        var second = await settings.StartAsync(_folder);
        await second.ReadyAsync();
        market.Sidecar = second;
        await Deadline.UntilAsync(() => market.Served >= 40 || market.Denied >= 30, "some more were served");
        await Redis.RestartAsync();
        await Deadline.UntilAsync(() => market.Denied >= 30, "budgets came to their end");
        return second;
    }

    private void AssertExact(SpendLedgerView ledger, int seed)
    {
        var spends = ledger.Counting();
        foreach (var agent in Agents)
        {
            var own = spends.Where(spend => spend.Agent == agent.Id).ToList();
            Assert.True(own.Sum(static spend => spend.Amount) <= agent.MostMicros && own.Count <= agent.MostSpends, $"{agent.Id} spent too much, seed {seed}");
        }

        Assert.True(spends.Where(static spend => spend.Budget == Shared).Sum(static spend => spend.Amount) <= SharedMicros, $"the team spent too much, seed {seed}");
        foreach (var payment in ledger.Payments())
        {
            var paid = spends.Where(spend => spend.PaymentId == payment.Id).ToList();
            Assert.Equal((seed, payment.Id, payment.State == "settled" ? 1 : 0), (seed, payment.Id, paid.Count));
            Assert.All(paid, spend => Assert.Equal((Agents.Single(agent => agent.IsPayer(payment.Payer)).Id, SoakSettings.PriceMicros), (spend.Agent, spend.Amount)));
        }

        var settled = ledger.Payments().Where(static payment => payment.State == "settled").Select(static payment => payment.Nonce).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Assert.All(Facilitator.Settlements, settlement => Assert.Contains(settlement.PaymentId, settled));
        Assert.NotEmpty(settled);
    }

    private static async Task AssertWindowsAgreeAsync(SidecarProcess sidecar, SpendLedgerView ledger, int seed)
    {
        foreach (var agent in Agents)
        {
            await AgreesAsync("agents", agent.Id, SoakAgent.Window, spend => spend.Agent == agent.Id);
        }

        await AgreesAsync("budgets", Shared, "hour", static spend => spend.Budget == Shared);

        // What the process that was killed had reserved ends with its lease, and what was reversed is told within some seconds.
        async Task AgreesAsync(string kind, string id, string window, Func<CountingSpend, bool> isOf)
        {
            var own = ledger.Counting().Where(isOf).ToList();
            var expected = (own.Sum(static spend => spend.Amount) / 1_000_000m, 0m, (long)own.Count);
            await Deadline.UntilAsync(async () => (await sidecar.UseAsync(kind, id))?[window], use => use == expected, $"{id} has spent {expected}, seed {seed}");
        }
    }

    private async Task AssertAuditedAsync(SpendLedgerView ledger)
    {
        await using var audit = OwnAuditHistory.Open(new LedgerOptions { Kind = LedgerKind.Sqlite, ConnectionString = $"Data Source={_folder.At(ProcessSettings.LedgerFile)}" });
        Assert.IsType<AuditVerdict.Whole>(await new AuditVerifier(audit.History, noted: null).VerifyAsync(CancellationToken.None));
        Assert.Equal(ledger.Count("select count(*) from spends"), ledger.Count("select count(*) from audit where action = 'spend' and decision = 'allow'"));
        Assert.Equal(ledger.Count("select count(*) from spend_reversals"), ledger.Count("select count(*) from audit where action = 'spend' and decision = 'release' and actor = 'system'"));
    }
}
