using Sidecar.Ledger;
using static Sidecar.Ledger.PaymentState;
using static Sidecar.Tests.Contracts.SamplePayments;

namespace Sidecar.Tests.Contracts;

/// <summary>What every ledger promises about answers that are let out for money: one a payment, ever. Inherited once per implementation.</summary>
public abstract class PaymentGrantsContract : LedgerContract
{
    public static TheoryData<string> StatesWithoutMoney => [.. Enum.GetNames<PaymentState>().Where(static state => state != nameof(Settled))];

    private IPaymentGrants Grants => Harness.Grants;

    [Theory]
    [MemberData(nameof(StatesWithoutMoney))]
    public async Task Payment_that_is_not_settled_is_neither_granted_nor_owed(string state)
    {
        var id = await Ledger.BringToAsync("p", Enum.Parse<PaymentState>(state));
        Assert.Equal((id, state), (await Grants.RefusedAsync(Grant(id)) is var refused ? (refused.PaymentId, refused.State.ToString()) : default));
        Assert.Equal(state, Assert.IsType<GrantOutcome.Refused>(await Grants.OweAsync(id, "crashed", CancellationToken.None)).Payment.State.ToString());
        Assert.Null((await Harness.History.FoundAsync(id)).Grant);
        Assert.Null((await Harness.History.FoundAsync(id)).OwedSince);
    }

    [Fact]
    public async Task Settled_payment_is_granted_once_and_the_next_is_told_what_went_out()
    {
        var id = await Ledger.BringToAsync("p", Settled);
        await Grants.GrantedAsync(Grant(id, GrantKind.Honoured, "r7"));
        var refused = await Grants.RefusedAsync(Grant(id));
        Assert.Equal((id, Key("p"), GrantKind.Honoured), (refused.PaymentId, refused.Key, refused.Grant));
        Assert.Equal(GrantKind.Honoured, (await Ledger.KnownAsync("p")).Grant);
        Assert.Equal(Harness.Time.GetUtcNow(), (await Harness.History.FoundAsync(id)).GrantedAt);
    }

    [Fact]
    public async Task Of_64_parallel_callers_exactly_one_is_granted()
    {
        var id = await Ledger.BringToAsync("p", Settled);
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var callers = Enumerable.Range(0, 64).Select(i => Task.Run(async () =>
        {
            await start.Task;
            return await Grants.GrantAsync(Grant(id, GrantKind.Honoured, $"r{i}"), CancellationToken.None);
        })).ToArray();
        start.SetResult();
        var outcomes = await Task.WhenAll(callers);
        Assert.Single(outcomes.OfType<GrantOutcome.Granted>());
        Assert.Equal(63, outcomes.OfType<GrantOutcome.Refused>().Count(static refused => refused.Payment.Grant == GrantKind.Honoured));
    }

    [Fact]
    public async Task Of_settlements_with_a_grant_and_grants_in_parallel_exactly_one_lets_an_answer_out()
    {
        for (var round = 0; round < 10; round++)
        {
            var id = await Ledger.BringToAsync($"p{round}", Settling);
            var settlements = Enumerable.Range(0, 16).Select(i => Task.Run(async () => await Ledger.RecordAsync(SettledAndGranted(id, $"s{i}"), CancellationToken.None) is TransitionOutcome.Recorded));
            var grants = Enumerable.Range(0, 16).Select(i => Task.Run(async () => await Grants.GrantAsync(Grant(id, GrantKind.Honoured, $"g{i}"), CancellationToken.None) is GrantOutcome.Granted));
            var successes = await Task.WhenAll(settlements.Concat(grants));
            Assert.Single(successes, static success => success);
            Assert.Equal(Settled, (await Ledger.KnownAsync($"p{round}")).State);
        }
    }

    [Fact]
    public async Task Settlement_with_a_grant_writes_both()
    {
        var id = await Ledger.BringToAsync("p", Settling);
        await Ledger.RecordedAsync(SettledAndGranted(id, "r3"));
        await Harness.CrashAsync();
        var known = await Ledger.KnownAsync("p");
        Assert.Equal((Settled, "0xaa", GrantKind.Answered, false), (known.State, known.Transaction, known.Grant, known.IsOwed));
        Assert.Equal(GrantKind.Answered, (await Grants.RefusedAsync(Grant(id))).Grant);
    }

    [Fact]
    public async Task Settlement_that_somebody_else_wrote_takes_its_grant_and_the_second_gets_none()
    {
        var id = await Ledger.BringToAsync("p", Settling);
        await Ledger.RecordedAsync(Step(id, Settled) with { Transaction = "0xaa" });
        await Ledger.ConflictsAsync(SettledAndGranted(id) with { Transaction = "0xbb" }, Settled);
        await Ledger.RecordedAsync(SettledAndGranted(id));
        await Ledger.ConflictsAsync(SettledAndGranted(id), Settled);
        await Ledger.RecordedAsync(Step(id, Settled) with { Transaction = "0xaa" });
        Assert.Equal(["1 claimed  r1", "2 settling  r1", "3 settled  r1"], await Harness.HistoryAsync(id));
    }

    [Fact]
    public async Task Grant_is_remembered_after_a_restart_and_after_a_crash()
    {
        var id = await Ledger.BringToAsync("p", Settled);
        await Grants.GrantedAsync(Grant(id));
        await Harness.RestartAsync();
        await Grants.RefusedAsync(Grant(id));
        await Harness.CrashAsync();
        await Grants.RefusedAsync(Grant(id));
    }

    [Fact]
    public async Task Settled_payment_that_got_no_answer_is_owed_until_one_is_let_out()
    {
        var id = await Ledger.BringToAsync("p", Settled);
        await Grants.OwedAsync(id, "interrupted");
        var since = Harness.Time.GetUtcNow();
        Assert.True((await Ledger.KnownAsync("p")).IsOwed);
        Harness.Time.Advance(TimeSpan.FromMinutes(1));
        await Grants.OwedAsync(id, "another reason");
        var owed = await Harness.History.FoundAsync(id);
        Assert.Equal((since, "interrupted"), (owed.OwedSince, owed.OwedReason));
        await Grants.GrantedAsync(Grant(id, GrantKind.Honoured));
        Assert.False((await Ledger.KnownAsync("p")).IsOwed);
        var honoured = await Harness.History.FoundAsync(id);
        Assert.Equal((null, null, GrantKind.Honoured), (honoured.OwedSince, honoured.OwedReason, honoured.Grant));
    }

    [Fact]
    public async Task Settlement_that_comes_with_a_grant_clears_what_was_owed()
    {
        var id = await Ledger.BringToAsync("p", Settled);
        await Grants.OwedAsync(id, "interrupted");
        await Ledger.RecordedAsync(SettledAndGranted(id) with { Transaction = null });
        Assert.False((await Ledger.KnownAsync("p")).IsOwed);
    }

    [Fact]
    public async Task Answer_that_was_let_out_and_failed_is_owed_and_is_not_let_out_again()
    {
        var id = await Ledger.BringToAsync("p", Settled);
        await Grants.GrantedAsync(Grant(id));
        await Grants.OwedAsync(id, "upstream_failed");
        var refused = await Grants.RefusedAsync(Grant(id, GrantKind.Honoured));
        Assert.Equal((GrantKind.Answered, true), (refused.Grant, refused.IsOwed));
    }

    [Fact]
    public async Task Answer_that_was_let_out_on_paper_only_is_owed_once_it_is_withdrawn()
    {
        var id = await Ledger.BringToAsync("p", Settling);
        await Ledger.RecordedAsync(SettledAndGranted(id, "r7"));
        await Grants.WithdrawnAsync(Grant(id, requestId: "r7"));
        var since = Harness.Time.GetUtcNow();
        Harness.Time.Advance(TimeSpan.FromMinutes(1));
        await Grants.WithdrawnAsync(Grant(id, requestId: "r7"));
        var record = await Harness.History.FoundAsync(id);
        Assert.Equal((GrantKind.Answered, since, "ledger_unavailable"), (record.Grant, record.OwedSince, record.OwedReason));
        await Harness.CrashAsync();
        Assert.True((await Grants.RefusedAsync(Grant(id, GrantKind.Honoured, "r8"))).IsOwed);
    }

    [Fact]
    public async Task Answer_that_was_never_let_out_is_withdrawn_without_a_trace_and_one_of_another_request_stays()
    {
        var id = await Ledger.BringToAsync("p", Settling);
        await Grants.WithdrawnAsync(Grant(id, requestId: "r7"));
        await Ledger.RecordedAsync(Step(id, Settled));
        await Grants.WithdrawnAsync(Grant(id, requestId: "r7"));
        Assert.False((await Ledger.KnownAsync("p")).IsOwed);
        await Grants.GrantedAsync(Grant(id, GrantKind.Honoured, "r8"));
        await Grants.WithdrawnAsync(Grant(id, requestId: "r7"));
        Assert.Equal((GrantKind.Honoured, false), (await Ledger.KnownAsync("p") is var known ? (known.Grant, known.IsOwed) : default));
    }

    [Fact]
    public async Task Owed_payment_is_owed_after_a_restart_and_after_a_crash()
    {
        var id = await Ledger.BringToAsync("p", Settled);
        await Grants.OwedAsync(id, "interrupted");
        await Harness.RestartAsync();
        Assert.True((await Ledger.KnownAsync("p")).IsOwed);
        await Harness.CrashAsync();
        Assert.Equal("interrupted", (await Harness.History.FoundAsync(id)).OwedReason);
    }

    [Fact]
    public async Task Grant_of_a_payment_that_is_not_there_is_unavailable()
    {
        Assert.IsType<GrantOutcome.Unavailable>(await Grants.GrantAsync(Grant(4711), CancellationToken.None));
        Assert.IsType<GrantOutcome.Unavailable>(await Grants.OweAsync(4711, "interrupted", CancellationToken.None));
    }

    [Fact]
    public async Task Store_that_is_away_grants_nothing_and_afterwards_one()
    {
        var id = await Ledger.BringToAsync("p", Settled);
        await using (await Harness.PauseAsync())
        {
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Grants.GrantAsync(Grant(id, requestId: $"r{i}"), CancellationToken.None).AsTask())).WaitAsync(TimeSpan.FromSeconds(15));
            Assert.All(outcomes, static outcome => Assert.IsType<GrantOutcome.Unavailable>(outcome));
        }

        await Eventually.HoldsAsync(() => Task.FromResult(Harness.Readiness.Check().IsReady));
        await Grants.GrantedAsync(Grant(id));
    }

    [Fact]
    public async Task Cancelled_or_stopped_grant_is_not_given()
    {
        var id = await Ledger.BringToAsync("p", Settled);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Grants.GrantAsync(Grant(id), new CancellationToken(canceled: true)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Grants.OweAsync(id, "interrupted", new CancellationToken(canceled: true)));
        Assert.Equal((null, false), (await Ledger.KnownAsync("p") is var known ? (known.Grant, known.IsOwed) : default));
        await Harness.StopAsync();
        Assert.IsType<GrantOutcome.Unavailable>(await Grants.GrantAsync(Grant(id), CancellationToken.None));
    }

    [Fact]
    public async Task Grant_that_does_not_belong_to_its_step_is_a_fault_of_the_caller()
    {
        var id = await Ledger.BringToAsync("p", Settling);
        await Assert.ThrowsAsync<ArgumentException>(async () => await Ledger.RecordAsync(SettledAndGranted(id) with { Grant = Grant(id + 1) }, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Ledger.RecordAsync(Step(id, Unknown) with { Grant = Grant(id) }, CancellationToken.None));
        Assert.Throws<ArgumentException>(() => Ledger.Post(SettledAndGranted(id)));
    }
}
