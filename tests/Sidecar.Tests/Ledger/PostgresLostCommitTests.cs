using Sidecar.Ledger;
using Sidecar.Ledger.Postgres;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.Servers;
using static Sidecar.Ledger.PaymentState;
using static Sidecar.Tests.Contracts.SamplePayments;

namespace Sidecar.Tests.Ledger;

/// <summary>The server commits, and its answer never comes: the ledger finds out, or takes back what it could not tell.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresLostCommitTests(PostgresFixture fixture) : IAsyncLifetime
{
    // In the first text of the statements, which are prepared by name only after some uses.
    private const string Claiming = "insert into payments";
    private const string Granting = "insert into payment_grants";
    private const string Spending = "insert into spends";
    private const string Stepping = "insert into payment_transitions";

    private PostgresHarness _harness = null!;
    private AnswerCuttingRelay _relay = null!;
    private PostgresLedger _ledger = null!;

    public async Task InitializeAsync()
    {
        _harness = await PostgresHarness.OpenAsync(fixture);
        _relay = AnswerCuttingRelay.To(fixture.Server.Port);
        _ledger = _harness.New(port: _relay.Port);
        await _ledger.StartAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        _relay.Open();
        await _harness.DisposeAsync();
        await _relay.DisposeAsync();
    }

    [Fact]
    public async Task Claim_that_was_done_is_told_as_done_when_the_database_can_be_asked()
    {
        var cut = _relay.Arm(Claiming, closesAfter: false);

        var id = await _ledger.ClaimedAsync("p");

        await cut;
        Assert.Equal(["1 claimed  r1"], await _harness.HistoryAsync(id));
        await _ledger.RecordedAsync(Step(id, Settling));
    }

    [Fact]
    public async Task Claim_that_nobody_was_told_of_is_given_back()
    {
        var cut = _relay.Arm(Claiming, closesAfter: true);

        Assert.IsType<ClaimOutcome.Unavailable>(await _ledger.TryClaimAsync(Claim("p"), CancellationToken.None));

        await cut;
        Assert.Equal("claimed", await _harness.ScalarAsync<string>("select state from payments"));
        _relay.Open();
        await ReadyAsync();
        var id = await _harness.ScalarAsync<long>("select id from payments");
        Assert.Equal(["1 claimed  r1", "2 released ledger_unavailable r1"], await _harness.HistoryAsync(id));
        Assert.Equal(id, await _ledger.ClaimedAsync("p"));
    }

    [Fact]
    public async Task Claim_that_was_decided_meanwhile_is_left_as_it_is()
    {
        var cut = _relay.Arm(Claiming, closesAfter: true);
        Assert.IsType<ClaimOutcome.Unavailable>(await _ledger.TryClaimAsync(Claim("p"), CancellationToken.None));
        await cut;

        // Another replica took this one for dead and has swept up after it.
        await _harness.CrashAsync();
        var state = await _harness.ScalarAsync<string>("select state from payments");
        var id = await _harness.ScalarAsync<long>("select id from payments");
        _relay.Open();
        await ReadyAsync();

        Assert.Equal("failed", state);
        Assert.Equal(2, (await _harness.HistoryAsync(id)).Count);
    }

    [Fact]
    public async Task Answer_that_was_let_out_on_paper_only_is_owed_when_it_is_withdrawn()
    {
        var id = await _ledger.BringToAsync("p", Settling);
        var cut = _relay.Arm(Granting, closesAfter: true);

        Assert.IsType<TransitionOutcome.Unavailable>(await _ledger.RecordAsync(SettledAndGranted(id), CancellationToken.None));

        await cut;
        _relay.Open();
        await ReadyAsync();
        var answered = await ((IPaymentHistory)_ledger).FoundAsync(id);
        Assert.IsType<GrantOutcome.Granted>(await _ledger.WithdrawAsync(SettledAndGranted(id).Grant!, "ledger_unavailable", CancellationToken.None));

        var owed = await ((IPaymentHistory)_ledger).FoundAsync(id);
        Assert.Equal((Settled, true, null), (answered.State, answered.GrantedAt is not null, answered.OwedReason));
        Assert.Equal((Settled, "ledger_unavailable"), (owed.State, owed.OwedReason));
    }

    [Fact]
    public async Task Step_that_was_done_stands_and_may_be_reported_again()
    {
        var id = await _ledger.BringToAsync("p", Settling);
        var cut = _relay.Arm(Stepping, closesAfter: true);
        var settled = Step(id, Settled) with { Transaction = "0xaa" };

        Assert.IsType<TransitionOutcome.Unavailable>(await _ledger.RecordAsync(settled, CancellationToken.None));

        await cut;
        _relay.Open();
        await ReadyAsync();
        await _ledger.RecordedAsync(settled);
        Assert.Equal(3, (await _harness.HistoryAsync(id)).Count);
    }

    [Fact]
    public async Task Spend_that_was_done_is_told_as_done_when_the_database_can_be_asked()
    {
        var cut = _relay.Arm(Spending, closesAfter: false);

        await _ledger.Spends.WrittenAsync(SampleSpends.Spend("s"));

        await cut;
        Assert.Equal(1, Assert.Single(await _ledger.Spends.SumAsync(SampleSpends.Agent())).Count);
        Assert.Equal(1, (await _harness.Tables.WholeAsync()).Records);
    }

    [Fact]
    public async Task Spend_that_nobody_was_told_of_is_taken_back_and_the_audit_says_so()
    {
        var cut = _relay.Arm(Spending, closesAfter: true);
        Assert.IsType<LedgerWriteOutcome.Unavailable>(await RecordAsync("s"));
        await cut;
        Assert.Equal(1, await _harness.ScalarAsync<long>("select count(*) from spends"));

        _relay.Open();
        await ReadyAsync();

        Assert.Empty(await _ledger.Spends.SumAsync(SampleSpends.Agent()));
        Assert.Equal(["spend allow", "spend release"], await _harness.Tables.WordsAsync());
        Assert.IsType<LedgerWriteOutcome.Written>(await RecordAsync("s"));
        Assert.Equal(1, Assert.Single(await _ledger.Spends.SumAsync(SampleSpends.Agent())).Count);
        Assert.Equal(3, (await _harness.Tables.WholeAsync()).Records);
    }

    /// <summary>The payment stands as being settled: should this process die now, somebody asks for the money again.</summary>
    [Fact]
    public async Task Charge_that_nobody_was_told_of_is_left_to_the_payments_next_step()
    {
        var id = await _ledger.ClaimedAsync("p");
        var cut = _relay.Arm(Spending, closesAfter: true);
        Assert.IsType<TransitionOutcome.Unavailable>(await _ledger.RecordAsync(Step(id, Settling) with { Charge = SampleSpends.Spend("s") }, CancellationToken.None));
        await cut;
        _relay.Open();
        await ReadyAsync();
        Assert.Equal(1, Assert.Single(await _ledger.Spends.SumAsync(SampleSpends.Agent())).Count);

        await _ledger.RecordedAsync(Step(id, Released));

        Assert.Empty(await _ledger.Spends.SumAsync(SampleSpends.Agent()));
        Assert.Equal(["spend allow", "payment.settle release", "spend release"], await _harness.Tables.WordsAsync());
    }

    [Fact]
    public async Task Spend_that_stood_before_a_repeat_of_it_was_lost_stays()
    {
        await _ledger.Spends.WrittenAsync(SampleSpends.Spend("s"));
        var cut = _relay.Arm(Spending, closesAfter: true);
        var repeated = await RecordAsync("s");
        await cut;
        _relay.Open();
        await ReadyAsync();

        Assert.IsType<LedgerWriteOutcome.Unavailable>(repeated);
        Assert.Equal(1, Assert.Single(await _ledger.Spends.SumAsync(SampleSpends.Agent())).Count);
        Assert.Equal(1, (await _harness.Tables.WholeAsync()).Records);
    }

    private ValueTask<LedgerWriteOutcome> RecordAsync(string name) =>
        _ledger.Spends.RecordAsync(SampleSpends.Spend(name), SampleSpends.EntryOf(SampleSpends.Spend(name)), CancellationToken.None);

    private Task ReadyAsync() => Eventually.HoldsAsync(() => Task.FromResult(_ledger.Check().IsReady));
}
