using Sidecar.Budgets;
using Sidecar.Ledger;
using Sidecar.Policies;
using Sidecar.Tests.Contracts;
using static Sidecar.Tests.Budgets.SpendingHost;

namespace Sidecar.Tests.Budgets;

/// <summary>Spends that somebody has to approve.</summary>
public sealed class SpendApprovalTests : IAsyncLifetime
{
    private SpendingHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await SpendingHost.StartAsync();
        await _host.PutAsync(AgentOf(Day(100)) with { ApprovalAbove = 50 });
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task The_same_request_is_held_under_one_approval_and_passes_once_when_it_is_approved()
    {
        var held = await HeldAsync("k");
        Assert.Equal(held, await HeldAsync("k"));
        Assert.NotEqual(held.ApprovalId, (await HeldAsync("other")).ApprovalId);
        Assert.Equal(_host.Time.GetUtcNow().AddHours(1), held.ExpiresAt);

        await _host.DecideAsync(held.ApprovalId, isApproved: true);
        await (await _host.ReserveAsync(Request(60, key: "k"))).CommitAsync(new(60), CancellationToken.None);
        await _host.AdvanceAsync(TimeSpan.FromMinutes(1));

        // A day later there is room again, and the approval is used.
        Assert.Equal(SpendDenial.AmountLimit, (await _host.RefusedAsync(Request(60, key: "k"))).Reason);
        await _host.PutAsync(AgentOf(Day(1_000)) with { ApprovalAbove = 50 });
        Assert.Equal(SpendDenial.ApprovalDenied, (await _host.RefusedAsync(Request(60, key: "k"))).Reason);
    }

    [Fact]
    public async Task Of_many_retries_of_an_approved_request_one_passes()
    {
        await _host.PutAsync(AgentOf(Day(1_000_000)) with { ApprovalAbove = 50 });
        await _host.DecideAsync((await HeldAsync("k")).ApprovalId, isApproved: true);

        var decisions = await Crowd.AskAsync(_ => _host.Spending.ReserveAsync(Request(60, key: "k"), CancellationToken.None).AsTask());

        var passed = Assert.Single(decisions.OfType<SpendDecision.Reserved>());
        Assert.All(decisions.Where(decision => decision != passed), decision => Assert.Equal(SpendDenial.ApprovalDenied, Assert.IsType<SpendDecision.Denied>(decision).Reason));
        await passed.Reservation.CommitAsync(new(60), CancellationToken.None);
        Assert.Equal(new SpendSum(0, 60, 1), await _host.SpentAsync());
        await _host.PutAsync(AgentOf(Day(100)));
        await _host.SpendAsync(40);
    }

    [Fact]
    public async Task A_request_that_is_refused_by_the_operator_is_denied()
    {
        await _host.DecideAsync((await HeldAsync("k")).ApprovalId, isApproved: false);

        Assert.Equal(SpendDenial.ApprovalDenied, (await _host.RefusedAsync(Request(60, key: "k"))).Reason);
    }

    [Fact]
    public async Task A_request_that_nobody_decided_about_in_time_is_asked_for_anew()
    {
        var held = await HeldAsync("k");
        await _host.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.NotEqual(held.ApprovalId, (await HeldAsync("k")).ApprovalId);
    }

    [Fact]
    public async Task An_approval_that_was_not_spent_is_good_again()
    {
        await _host.DecideAsync((await HeldAsync("k")).ApprovalId, isApproved: true);
        await (await _host.ReserveAsync(Request(60, key: "k"))).ReleaseAsync(ReleaseReason.UpstreamFailed);
        Assert.Equal(SpendCommit.ExceedsReservation, await (await _host.ReserveAsync(Request(60, key: "k"))).CommitAsync(new(61), CancellationToken.None));

        await (await _host.ReserveAsync(Request(60, key: "k"))).CommitAsync(new(60), CancellationToken.None);
        Assert.Equal(60, (await _host.SpentAsync()).Amount);
    }

    /// <summary>The process that spent has died, or told its client that nobody knows; what became of the money shows later.</summary>
    [Fact]
    public async Task An_approval_is_good_again_when_the_money_turns_out_not_to_have_moved()
    {
        await _host.DecideAsync((await HeldAsync("k")).ApprovalId, isApproved: true);
        var reservation = await _host.ReserveAsync(Request(60, key: "k"));
        var ledger = _host.Get<ISpendLedger>();
        Assert.IsType<LedgerWriteOutcome.Written>(await ledger.RecordAsync(reservation.Charge, new AuditEntry("spend", "allow") { Actor = "agent:shopper" }, CancellationToken.None));
        Assert.Equal(SpendCommit.Committed, await reservation.ChargedAsync());
        await reservation.CommitAsync(new(60, PaymentId: 1, IsFinal: true), CancellationToken.None);
        Assert.IsType<LedgerWriteOutcome.Written>(await ledger.ReverseAsync(reservation.Charge, "payment_failed", CancellationToken.None));

        await _host.Get<ReversedSpends>().TellAsync(CancellationToken.None);

        await (await _host.ReserveAsync(Request(60, key: "k"))).CommitAsync(new(60), CancellationToken.None);
        Assert.Equal(60, (await _host.SpentAsync()).Amount);
    }

    [Fact]
    public async Task An_approval_is_given_back_when_the_ledger_that_could_not_take_it_is_back()
    {
        await _host.DecideAsync((await HeldAsync("k")).ApprovalId, isApproved: true);
        var reservation = await _host.ReserveAsync(Request(60, key: "k"));
        await using (_host.Pause())
        {
            await reservation.ReleaseAsync(ReleaseReason.UpstreamFailed);
            Assert.Equal(1, _host.Get<UnwrittenSpends>().Count);
        }

        await Eventually.HoldsAsync(async () =>
        {
            await _host.Get<UnwrittenSpends>().WriteAsync();
            return await _host.Spending.ReserveAsync(Request(60, key: "k"), CancellationToken.None) is SpendDecision.Reserved;
        });
    }

    [Fact]
    public async Task A_purchase_that_looks_like_one_that_was_approved_and_spent_is_asked_for_anew()
    {
        await _host.PutAsync(AgentOf(Day(1_000)) with { ApprovalAbove = 50 });
        var first = await HeldAsync("k", isNamed: false);
        Assert.Equal(first, await HeldAsync("k", isNamed: false));
        await _host.DecideAsync(first.ApprovalId, isApproved: true);
        await (await _host.ReserveAsync(Request(60, key: "k", isNamed: false))).CommitAsync(new(60), CancellationToken.None);

        var second = await HeldAsync("k", isNamed: false);

        Assert.NotEqual(first.ApprovalId, second.ApprovalId);
        await _host.DecideAsync(second.ApprovalId, isApproved: true);
        await (await _host.ReserveAsync(Request(60, key: "k", isNamed: false))).CommitAsync(new(60), CancellationToken.None);
        Assert.Equal(120, (await _host.SpentAsync()).Amount);
    }

    [Fact]
    public async Task Of_many_that_look_alike_one_approval_lets_one_pass()
    {
        await _host.PutAsync(AgentOf(Day(1_000_000)) with { ApprovalAbove = 50 });
        await _host.DecideAsync((await HeldAsync("k", isNamed: false)).ApprovalId, isApproved: true);

        var decisions = await Crowd.AskAsync(_ => _host.Spending.ReserveAsync(Request(60, key: "k", isNamed: false), CancellationToken.None).AsTask());

        await Assert.Single(decisions.OfType<SpendDecision.Reserved>()).Reservation.CommitAsync(new(60), CancellationToken.None);
        Assert.True(decisions.OfType<SpendDecision.Held>().DistinctBy(static held => held.ApprovalId).Count() <= 1);
        Assert.Equal(60, (await _host.SpentAsync()).Amount);
    }

    [Fact]
    public async Task An_approval_that_a_token_carries_lets_one_spend_pass_and_nobody_is_asked_again()
    {
        await _host.PutAsync(AgentOf(Day(1_000_000)) with { ApprovalAbove = 50 });
        var id = await ApprovedAsync("authorization");

        var decisions = await Crowd.AskAsync(_ => _host.Spending.ReserveAsync(Request(60) with { Approval = id }, CancellationToken.None).AsTask());

        await Assert.Single(decisions.OfType<SpendDecision.Reserved>()).Reservation.CommitAsync(new(60), CancellationToken.None);
        Assert.All(decisions.OfType<SpendDecision.Denied>(), static denied => Assert.Equal(SpendDenial.ApprovalDenied, denied.Reason));
        Assert.Single(await _host.Get<IApprovalLedger>().ListAsync(null, null, 10, null, CancellationToken.None));
        Assert.Equal(60, (await _host.SpentAsync()).Amount);
    }

    [Theory]
    [InlineData(61, "shop", "books")]
    [InlineData(60, "bakery", "books")]
    [InlineData(60, "shop", "games")]
    public async Task An_approval_that_a_token_carries_is_good_for_nothing_else_and_for_no_more(long micros, string merchant, string category)
    {
        var id = await ApprovedAsync("authorization");

        var refused = await _host.RefusedAsync(Request(micros) with { Approval = id, Merchant = merchant, Category = category });

        Assert.Equal(SpendDenial.ApprovalDenied, refused.Reason);
        Assert.Equal(ApprovalState.Approved, (await _host.Get<IApprovalLedger>().FindAsync(id, CancellationToken.None))!.State);
        await _host.SpendAsync(50);
    }

    [Fact]
    public async Task An_approval_that_a_token_carries_stays_good_where_the_spend_needs_none_or_was_given_back()
    {
        var id = await ApprovedAsync("authorization");
        await (await _host.ReserveAsync(Request(40) with { Approval = id })).ReleaseAsync(ReleaseReason.UpstreamFailed);
        await (await _host.ReserveAsync(Request(60) with { Approval = id })).ReleaseAsync(ReleaseReason.UpstreamFailed);

        await (await _host.ReserveAsync(Request(60) with { Approval = id })).CommitAsync(new(60), CancellationToken.None);
        Assert.Equal(60, (await _host.SpentAsync()).Amount);
    }

    [Fact]
    public async Task What_was_approved_is_stopped_and_passes_when_the_stop_is_over()
    {
        var held = await HeldAsync("k");
        await _host.StopAsync(StopScope.Agent, Agent);
        await _host.DecideAsync(held.ApprovalId, isApproved: true);
        Assert.Equal(SpendDenial.Stopped, (await _host.RefusedAsync(Request(60, key: "k"))).Reason);

        await _host.ResumeAsync(StopScope.Agent, Agent);

        await (await _host.ReserveAsync(Request(60, key: "k"))).CommitAsync(new(60), CancellationToken.None);
    }

    [Fact]
    public async Task An_approval_that_ends_before_it_is_used_is_worth_nothing()
    {
        var id = await ApprovedAsync("k");
        var authorized = await ApprovedAsync("authorization");
        await _host.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.NotEqual(id, (await HeldAsync("k")).ApprovalId);
        Assert.Equal(SpendDenial.ApprovalDenied, (await _host.RefusedAsync(Request(60) with { Approval = authorized })).Reason);
    }

    [Fact]
    public async Task What_was_approved_and_spent_is_used_after_the_process_was_killed_and_what_was_not_spent_is_good()
    {
        await _host.PutAsync(AgentOf(Day(1_000)) with { ApprovalAbove = 50 });
        var (used, unused) = (await ApprovedAsync("used"), await ApprovedAsync("unused"));
        await (await _host.ReserveAsync(Request(60, key: "used"))).CommitAsync(new(60), CancellationToken.None);
        await ApprovedAsync("in flight");
        await _host.ReserveAsync(Request(60, key: "in flight"));

        await using var next = await _host.CrashAsync();

        Assert.Equal(SpendDenial.ApprovalDenied, (await next.RefusedAsync(Request(60, key: "used"))).Reason);
        Assert.Equal(SpendDenial.ApprovalDenied, (await next.RefusedAsync(Request(60) with { Approval = used })).Reason);
        await (await next.ReserveAsync(Request(60) with { Approval = unused })).CommitAsync(new(60), CancellationToken.None);

        // What was under way and never finished comes again, and passes once.
        await (await next.ReserveAsync(Request(60, key: "in flight"))).CommitAsync(new(60), CancellationToken.None);
        Assert.Equal(SpendDenial.ApprovalDenied, (await next.RefusedAsync(Request(60, key: "in flight"))).Reason);
    }

    [Fact]
    public async Task Where_to_approve_is_told_as_the_operator_wrote_it_and_not_where_nobody_did()
    {
        await using var host = await SpendingHost.StartAsync(new SpendingOptions { ApprovalUrl = "https://ops.example/#/approvals?id={id}" });
        await host.PutAsync(AgentOf(Day(100)) with { ApprovalAbove = 50 });
        var here = await HeldAsync("k");

        var there = Assert.IsType<SpendDecision.Held>(await host.Spending.ReserveAsync(Request(60), CancellationToken.None));

        Assert.Equal($"https://ops.example/#/approvals?id={there.ApprovalId}", there.Url);
        Assert.Null(here.Url);
    }

    [Fact]
    public async Task Nobody_is_asked_about_what_has_no_room()
    {
        Assert.Equal(SpendDenial.AmountLimit, (await _host.RefusedAsync(Request(101, key: "k"))).Reason);

        Assert.Empty(await _host.Get<IApprovalLedger>().ListAsync(null, null, 10, null, CancellationToken.None));
    }

    private async Task<SpendDecision.Held> HeldAsync(string key, bool isNamed = true) =>
        Assert.IsType<SpendDecision.Held>(await _host.Spending.ReserveAsync(Request(60, key: key, isNamed: isNamed), CancellationToken.None));

    private async Task<string> ApprovedAsync(string key)
    {
        var held = await HeldAsync(key);
        await _host.DecideAsync(held.ApprovalId, isApproved: true);
        return held.ApprovalId;
    }
}
