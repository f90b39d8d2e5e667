using Sidecar.Ledger;
using Sidecar.Ledger.Audit;
using Sidecar.Policies;
using Sidecar.Tests.Contracts;
using static Sidecar.Tests.Budgets.SpendingHost;

namespace Sidecar.Tests.Budgets;

/// <summary>What is decided, and why.</summary>
public sealed class SpendControlTests : IAsyncLifetime
{
    private SpendingHost _host = null!;

    public async Task InitializeAsync() => _host = await SpendingHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task An_agent_that_nobody_knows_may_spend_nothing() =>
        Assert.Equal(new SpendDecision.Denied(SpendDenial.UnknownAgent), await _host.RefusedAsync(Request(1)));

    [Fact]
    public async Task Each_term_of_an_agent_refuses_with_its_own_reason()
    {
        await _host.PutAsync(AgentOf() with
        {
            PerTransaction = 100,
            DeniedMerchants = ["casino"],
            AllowedCategories = ["books", "films"],
            DeniedCategories = ["films"],
        });

        Assert.Equal(new(SpendDenial.CurrencyNotAllowed), await _host.RefusedAsync(Request(1) with { Amount = new(1, "EUR") }));
        Assert.Equal(new(SpendDenial.MerchantNotAllowed), await _host.RefusedAsync(Request(1) with { Merchant = "Casino" }));
        Assert.Equal(new(SpendDenial.CategoryNotAllowed), await _host.RefusedAsync(Request(1) with { Category = "Books" }));
        Assert.Equal(new(SpendDenial.CategoryNotAllowed), await _host.RefusedAsync(Request(1) with { Category = "films" }));
        Assert.Equal(new(SpendDenial.CategoryNotAllowed), await _host.RefusedAsync(Request(1) with { Category = null }));
        Assert.Equal(new(SpendDenial.TransactionLimit, "per_transaction"), await _host.RefusedAsync(Request(101)));
        await _host.SpendAsync(100);

        await _host.PutAsync(AgentOf() with { AllowedMerchants = ["other"] });
        Assert.Equal(new(SpendDenial.MerchantNotAllowed), await _host.RefusedAsync(Request(1)));

        await _host.PutAsync(AgentOf() with { IsSuspended = true });
        Assert.Equal(new(SpendDenial.AgentSuspended), await _host.RefusedAsync(Request(1)));
    }

    [Fact]
    public async Task A_full_window_refuses_with_its_name_and_its_end()
    {
        await _host.PutAsync(AgentOf(Day(100, 3), new SpendWindow("burst", null, TimeSpan.FromMinutes(1), null, 2)));
        await _host.SpendAsync(40);
        var began = _host.Time.GetUtcNow();

        Assert.Equal(new(SpendDenial.AmountLimit, "day", began.AddDays(1)), await _host.RefusedAsync(Request(61)));
        Assert.Equal(new(SpendDenial.AmountLimit, "day", null), await _host.RefusedAsync(Request(101)));

        await _host.SpendAsync(40);
        Assert.Equal(new(SpendDenial.CountLimit, "burst", began.AddSeconds(61)), await _host.RefusedAsync(Request(1)));

        await _host.AdvanceAsync(TimeSpan.FromSeconds(61));
        await _host.SpendAsync(10);
        await _host.AdvanceAsync(TimeSpan.FromSeconds(61));
        Assert.Equal(new(SpendDenial.CountLimit, "day", began.AddDays(1)), await _host.RefusedAsync(Request(1)));

        await _host.AdvanceAsync(TimeSpan.FromDays(1));
        await _host.SpendAsync(100);
    }

    [Fact]
    public async Task A_day_of_a_time_zone_lasts_until_its_clocks_say_midnight()
    {
        // From 1 January to the night in which the clocks are put forward: it ends at 22:00 UTC, and it began at 23:00.
        await _host.AdvanceAsync(TimeSpan.FromDays(31 + 28 + 28) + TimeSpan.FromHours(1));
        await _host.PutAsync(new AgentRecord(Agent, "USD") { Limits = new SpendLimits("Europe/Berlin", [Day(100)]) });
        await _host.SpendAsync(100);

        await _host.AdvanceAsync(TimeSpan.FromHours(20.99));
        Assert.Equal(new(SpendDenial.AmountLimit, "day", new DateTimeOffset(2026, 3, 29, 22, 0, 0, TimeSpan.Zero)), await _host.RefusedAsync(Request(1)));

        await _host.AdvanceAsync(TimeSpan.FromHours(0.01));
        await _host.SpendAsync(100);
    }

    [Fact]
    public async Task What_agents_share_is_counted_together_and_named_after_the_budget()
    {
        await _host.PutAsync(new BudgetRecord("team", "USD") { Limits = new SpendLimits("UTC", [Day(100)]) });
        await _host.PutAsync(AgentOf(Day(80)) with { Budget = "team" });
        await _host.PutAsync(AgentOf() with { Id = "other", Budget = "team" });

        await _host.SpendAsync(60);
        await _host.SpendAsync(40, "other");

        Assert.Equal("budget.day", (await _host.RefusedAsync(Request(1))).Limit);
        Assert.Equal("day", (await _host.RefusedAsync(Request(21))).Limit);
        Assert.Equal(100, (await _host.SpentAsync(SpendAccountKind.Budget, "team")).Amount);
    }

    [Fact]
    public async Task A_token_is_good_for_its_amount_and_its_uses()
    {
        await _host.PutAsync(AgentOf());
        var allowance = new SpendAllowance(Digest.OfParts("issuer", "t1"), 100, 3, _host.Time.GetUtcNow().AddMinutes(5));
        SpendRequest Shown(long micros) => Request(micros) with { Allowance = allowance };

        await (await _host.ReserveAsync(Shown(50))).CommitAsync(new(50), CancellationToken.None);
        Assert.Equal(new(SpendDenial.TokenExhausted, "token"), await _host.RefusedAsync(Shown(51)));
        await (await _host.ReserveAsync(Shown(0))).CommitAsync(new(0), CancellationToken.None);
        await (await _host.ReserveAsync(Shown(50))).ReleaseAsync(ReleaseReason.UpstreamFailed);
        await (await _host.ReserveAsync(Shown(10))).CommitAsync(new(10), CancellationToken.None);

        Assert.Equal(new(SpendDenial.TokenExhausted, "token"), await _host.RefusedAsync(Shown(1)));
        Assert.Equal(60, (await _host.SpentAsync(SpendAccountKind.Token, allowance.TokenId.ToString())).Amount);
    }

    [Fact]
    public async Task A_check_decides_alike_and_takes_nothing()
    {
        await _host.PutAsync(AgentOf(Day(100)) with { ApprovalAbove = 50 });

        for (var i = 0; i < 3; i++)
        {
            Assert.IsType<SpendDecision.Allowed>(await _host.Spending.CheckAsync(Request(50), CancellationToken.None));
        }

        Assert.IsType<SpendDecision.Denied>(await _host.Spending.CheckAsync(Request(101), CancellationToken.None));
        var held = Assert.IsType<SpendDecision.Held>(await _host.Spending.CheckAsync(Request(100, key: "k"), CancellationToken.None));
        await _host.DecideAsync(held.ApprovalId, isApproved: true);
        Assert.IsType<SpendDecision.Allowed>(await _host.Spending.CheckAsync(Request(100, key: "k"), CancellationToken.None));
        await (await _host.ReserveAsync(Request(100, key: "k"))).CommitAsync(new(100), CancellationToken.None);
    }

    [Theory]
    [InlineData(nameof(StopScope.Everything), "")]
    [InlineData(nameof(StopScope.Agent), Agent)]
    [InlineData(nameof(StopScope.Merchant), "shop")]
    [InlineData(nameof(StopScope.Category), "books")]
    [InlineData(nameof(StopScope.Issuer), "https://bank.example")]
    public async Task What_is_stopped_spends_nothing_until_it_is_resumed(string kind, string subject)
    {
        var scope = Enum.Parse<StopScope>(kind);
        await _host.PutAsync(AgentOf());
        var request = Request(1) with { Issuer = "https://bank.example" };
        await _host.StopAsync(scope, subject);

        Assert.Equal(new(SpendDenial.Stopped), await _host.RefusedAsync(request));
        Assert.Equal(new SpendDecision.Denied(SpendDenial.Stopped), await _host.Spending.CheckAsync(request, CancellationToken.None));

        await _host.Get<IStopLedger>().ResumeAsync(scope, subject, new("control.stops.resume", "done") { Actor = "operator:jo" }, CancellationToken.None);
        await _host.RefreshAsync();
        await _host.ReserveAsync(request);
    }

    [Fact]
    public async Task A_flood_of_denied_spends_is_a_few_records_of_the_audit_and_a_number()
    {
        await _host.PutAsync(AgentOf(Day(10)));
        for (var i = 0; i < 500; i++)
        {
            await _host.RefusedAsync(Request(11));
        }

        await _host.Get<RefusalAudit>().StopAsync(CancellationToken.None);
        await _host.SpendAsync(1);

        var records = await _host.Get<IAuditHistory>().ListedAsync(new AuditQuery { Action = "spend", Decision = "deny" });
        Assert.Equal(RefusalAudit.InFull + 1, records.Count);
        Assert.Equal((Agent, "more:490", "amount_limit day"), (records[^1].Entry.Agent, records[^1].Entry.Subject, records[^1].Entry.Reason));
    }

    [Fact]
    public async Task Every_decision_is_in_the_audit()
    {
        await _host.PutAsync(AgentOf(Day(100)) with { ApprovalAbove = 50 });
        await _host.SpendAsync(30);
        await _host.RefusedAsync(Request(101));
        await (await _host.ReserveAsync(Request(10))).ReleaseAsync(ReleaseReason.ClientGone);
        await _host.Spending.ReserveAsync(Request(60, key: "k"), CancellationToken.None);
        await _host.Spending.ReserveAsync(Request(60, key: "k"), CancellationToken.None);
        await _host.Spending.CheckAsync(Request(10), CancellationToken.None);
        await _host.Spending.CheckAsync(Request(101), CancellationToken.None);

        await Contracts.Eventually.HoldsAsync(async () => (await _host.AuditedAsync("spend.check")).Count == 2);
        Assert.Equal(["allow", "deny amount_limit day", "release client_gone", "hold", "hold"], await _host.AuditedAsync());
        Assert.Equal(["allow", "deny amount_limit day"], await _host.AuditedAsync("spend.check"));
    }

    [Fact]
    public async Task Nothing_is_spent_while_nobody_knows_what_operators_said()
    {
        await _host.PutAsync(AgentOf());
        await _host.Get<Sidecar.Budgets.ControlWatcher>().StopAsync(CancellationToken.None);
        _host.Time.Advance(TimeSpan.FromSeconds(6));

        Assert.IsType<SpendDecision.Unavailable>(await _host.Spending.ReserveAsync(Request(1), CancellationToken.None));
        await Contracts.Eventually.HoldsAsync(async () => (await _host.AuditedAsync()).SequenceEqual(["deny unavailable"]));
        await Assert.ThrowsAsync<SpendUnavailableException>(async () => await _host.Spending.FindAgentOfPayerAsync("0xABCD", CancellationToken.None));
    }

    [Fact]
    public async Task A_payer_is_found_in_any_case()
    {
        await _host.PutAsync(AgentOf() with { Payers = ["0x00000000000000000000000000000000000000ab"] });

        Assert.Equal(Agent, await _host.Spending.FindAgentOfPayerAsync("0x00000000000000000000000000000000000000AB", CancellationToken.None));
        Assert.Null(await _host.Spending.FindAgentOfPayerAsync("0x00000000000000000000000000000000000000CD", CancellationToken.None));
    }
}
