using Sidecar.Ledger;
using Sidecar.Ledger.Spending;
using Sidecar.Policies;
using static Sidecar.Ledger.PaymentState;
using static Sidecar.Tests.Contracts.SamplePayments;
using static Sidecar.Tests.Contracts.SampleSpends;

namespace Sidecar.Tests.Contracts;

/// <summary>What every ledger promises about what an agent spends with a payment: once if the money moved or may have, and not at all otherwise, at each commit. Inherited once per implementation.</summary>
public abstract class SpendChargesContract : LedgerContract
{
    private const long Micros = 250_000;

    private static readonly SpendSum[] Nothing = [];
    private static readonly SpendSum[] Once = [new(0, Micros, 1)];

    private ISpendLedger Spends => Harness.Tables.Spends;

    private SqlSpentPayments SpentPayments => new(Harness.Tables.Control);

    private SqlSpendReversals Reversals => new(Harness.Tables.Control, Harness.Time);

    [Fact]
    public async Task Charge_counts_from_before_the_money_is_asked_for_also_after_a_crash()
    {
        await ChargedAsync("p");
        Assert.Equal(Once, await Spends.SumAsync(Agent()));

        await Harness.CrashAsync();

        Assert.Equal(Unknown, (await Ledger.KnownAsync("p")).State);
        Assert.Equal(Once, await Spends.SumAsync(Agent()));
    }

    [Theory]
    [InlineData(new[] { "Settled" }, true)]
    [InlineData(new[] { "Unknown" }, true)]
    [InlineData(new[] { "Unknown", "Settled" }, true)]
    [InlineData(new[] { "Unknown", "Unknown" }, true)]
    [InlineData(new[] { "Failed" }, false)]
    [InlineData(new[] { "Released" }, false)]
    [InlineData(new[] { "Unknown", "Failed" }, false)]
    [InlineData(new[] { "Settling", "Released" }, false)]
    [InlineData(new[] { "Settling", "Unknown", "Failed" }, false)]
    public async Task Charge_stands_where_the_money_moved_or_may_have_and_is_reversed_where_it_did_not(string[] steps, bool stands)
    {
        var id = await ChargedAsync("p", Spend("s") with { Budget = "team", Token = Id("token"), Category = "data", Route = "paid" });
        foreach (var step in steps)
        {
            await Ledger.RecordedAsync(Step(id, Enum.Parse<PaymentState>(step)));
        }

        await Harness.RestartAsync();

        var expected = stands ? Once : Nothing;
        Assert.Equal(expected, await Spends.SumAsync(Agent()));
        Assert.Equal(expected, await Spends.SumAsync(new SpendAccount(SpendAccountKind.Budget, "team")));
        Assert.Equal(expected, await Spends.SumAsync(new SpendAccount(SpendAccountKind.Token, Id("token").ToString())));
        var words = (await Harness.Tables.AuditHistory.ListedAsync(new AuditQuery { Action = "spend" })).Select(static record => record.Entry.Decision);
        Assert.Equal(stands ? ["allow"] : ["allow", "release"], words);
        await Harness.Tables.WholeAsync();
    }

    [Fact]
    public async Task Charge_and_its_reversal_are_audited_with_the_payment_and_its_reason()
    {
        var spend = Spend("s") with { Category = "data" };
        var id = await ChargedAsync("p", spend);
        await Ledger.RecordedAsync(Step(id, Unknown));
        await Ledger.RecordedAsync(Step(id, Failed) with { Reason = "authorization_expired" });

        var records = await Harness.Tables.AuditHistory.ListedAsync(new AuditQuery { Agent = spend.Agent });

        var charged = EntryOf(spend) with { Subject = $"payment:{id}", Category = "data" };
        Assert.Equal([charged, charged with { Decision = "release", Actor = "system", Reason = "payment_failed" }], records.Select(static record => record.Entry));
    }

    [Fact]
    public async Task Next_facilitator_is_asked_for_the_same_money()
    {
        var id = await ChargedAsync("p");
        await Ledger.RecordedAsync(Step(id, Settling) with { Charge = Spend("another") });
        await Ledger.RecordedAsync(Step(id, Settled));
        Assert.Equal(Once, await Spends.SumAsync(Agent()));
    }

    [Fact]
    public async Task Payment_that_is_claimed_anew_is_charged_anew_and_stays_so_whatever_the_earlier_claim_says()
    {
        var (id, first) = await ClaimedAsync("p");
        await Ledger.RecordedAsync(Charging(id, Spend("first")) with { ClaimNumber = first });
        await Ledger.RecordedAsync(Step(id, Released) with { ClaimNumber = first });
        Assert.Equal(Nothing, await Spends.SumAsync(Agent()));

        var (_, second) = await ClaimedAsync("p");
        await Ledger.RecordedAsync(Charging(id, Spend("second", 7, "agent-2")) with { ClaimNumber = second });
        await Ledger.ConflictsAsync(Step(id, Failed) with { ClaimNumber = first }, Settling);
        await Ledger.RecordedAsync(Step(id, Settled) with { ClaimNumber = second });

        Assert.Equal(Nothing, await Spends.SumAsync(Agent()));
        Assert.Equal([new SpendSum(0, 7, 1)], await Spends.SumAsync(Agent("agent-2")));
    }

    [Fact]
    public async Task Of_many_who_find_out_that_the_money_did_not_move_one_reverses()
    {
        var id = await ChargedAsync("p");
        await Ledger.RecordedAsync(Step(id, Unknown));

        var outcomes = await Crowd.AskAsync(_ => Ledger.RecordAsync(Step(id, Failed), CancellationToken.None).AsTask());

        Assert.Single(outcomes.OfType<TransitionOutcome.Recorded>());
        Assert.Equal(Nothing, await Spends.SumAsync(Agent()));
        Assert.Single(await Reversals.ListUntoldAsync(10, CancellationToken.None));
    }

    [Fact]
    public async Task Step_that_is_not_taken_charges_nothing()
    {
        var id = await Ledger.BringToAsync("p", Settled);
        await Ledger.ConflictsAsync(Charging(id, Spend("s")), Settled);
        Assert.Equal(Nothing, await Spends.SumAsync(Agent()));
    }

    [Fact]
    public async Task One_claim_is_charged_once_also_by_hand()
    {
        var id = await ChargedAsync("p");
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Harness.ExecuteAsync(
            $"insert into spends (id, agent, currency, counted_at, amount, merchant, request_id, payment_id, claim_number, written_at) select payload, 'agent-1', 'USD', 0, 1, 'shop', 'r', payment_id, claim_number, 0 from (select previous as payload from audit where number = 1) as some, spends where payment_id = {id}"));
    }

    [Fact]
    public async Task Reversed_spend_is_left_out_of_sums_with_its_spend()
    {
        var at = Noon.AddHours(1);
        var (kept, gone) = (Spend("kept", 10) with { CountedAt = at }, Spend("gone", 100) with { CountedAt = at });
        await Spends.WrittenAsync(kept);
        await Spends.WrittenAsync(gone);
        await ReversedAsync(gone);
        var bucket = new SpendSum((at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerHour, 10, 1);

        Assert.Equal([bucket], await Spends.SumAsync(Agent(), bucket: TimeSpan.FromHours(1)));
        Assert.Equal([bucket], await Spends.SumAsync(Agent(), bucket: TimeSpan.FromHours(1), except: [gone.Id]));
        Assert.Empty(await Spends.SumAsync(Agent(), bucket: TimeSpan.FromHours(1), except: [kept.Id]));
        Assert.Empty(await Spends.SumAsync(Agent(), Noon, at));
        Assert.Equal([new SpendSum(0, 10, 1)], await Spends.SumAsync(Agent(), at, at.AddTicks(1)));
    }

    [Fact]
    public async Task Spend_is_reversed_once_and_one_that_is_not_there_not_at_all()
    {
        await Spends.WrittenAsync(Spend("a") with { Token = Id("token") });
        await Spends.WrittenAsync(Spend("b", 1));
        await Crowd.AskAsync(async caller =>
        {
            await ReversedAsync(Spend("a") with { Token = Id("token") });
            await ReversedAsync(Spend($"nobody's {caller}"));
            return caller;
        });

        Assert.Equal([new SpendSum(0, 1, 1)], await Spends.SumAsync(Agent()));
        Assert.Equal(["spend allow", "spend allow", "spend release"], await Harness.Tables.WordsAsync());
    }

    [Theory]
    [InlineData("Settled", true)]
    [InlineData("Unknown", true)]
    [InlineData("Failed", false)]
    [InlineData("Released", false)]
    public async Task Token_was_spent_with_its_payment_as_long_as_that_counts(string step, bool counts)
    {
        var id = await ChargedAsync("p", Spend("s") with { Token = Id("token") });
        var strangers = await ChargedAsync("q", Spend("t"));
        await Ledger.RecordedAsync(Step(id, Enum.Parse<PaymentState>(step)));

        var expected = counts ? EarlierSpend.Counts : EarlierSpend.None;
        Assert.Equal((expected, expected), (await SpentWithAsync(id, "token"), await SpentPayments.FindChargeAsync(id, CancellationToken.None)));
        Assert.Equal((EarlierSpend.None, EarlierSpend.None), (await SpentWithAsync(id, "another"), await SpentWithAsync(strangers, "token")));
        Assert.Equal(EarlierSpend.None, await SpentPayments.FindChargeAsync(strangers, CancellationToken.None));
    }

    [Fact]
    public async Task Token_that_was_spent_after_its_payment_is_found_by_itself()
    {
        var id = await Ledger.BringToAsync("p", Settled);
        await Spends.WrittenAsync(Spend("s") with { Token = Id("token"), PaymentId = id });

        Assert.Equal((EarlierSpend.Counts, EarlierSpend.None), (await SpentWithAsync(id, "token"), await SpentPayments.FindChargeAsync(id, CancellationToken.None)));
        await ReversedAsync(Spend("s") with { Token = Id("token"), PaymentId = id });
        Assert.Equal(EarlierSpend.None, await SpentWithAsync(id, "token"));
    }

    [Fact]
    public async Task Reversal_is_to_be_told_until_it_was_told()
    {
        var id = await ChargedAsync("p", Spend("s") with { Budget = "team", Token = Id("token") });
        await Ledger.RecordedAsync(Step(id, Released));
        await Harness.CrashAsync();

        var untold = Assert.Single(await Reversals.ListUntoldAsync(10, CancellationToken.None));
        Assert.Equal(new SpendReversal(untold.Number, "agent-1", "USD", Noon) { Id = Id("s"), Budget = "team", Token = Id("token") }, untold);

        Assert.IsType<LedgerWriteOutcome.Written>(await Reversals.ToldAsync(untold, CancellationToken.None));
        Assert.IsType<LedgerWriteOutcome.Written>(await Reversals.ToldAsync(untold, CancellationToken.None));
        await Harness.RestartAsync();
        Assert.Empty(await Reversals.ListUntoldAsync(10, CancellationToken.None));
        Assert.Equal(Nothing, await Spends.SumAsync(Agent()));
    }

    [Theory]
    [InlineData("update spends set amount = 0")]
    [InlineData("delete from spends")]
    [InlineData("update spend_reversals set amount = 0")]
    [InlineData("update spend_reversals set told_at = 1, reason = 'nothing'")]
    [InlineData("delete from spend_reversals")]
    public async Task What_was_spent_and_reversed_cannot_be_changed_over_a_connection_of_ones_own(string sql)
    {
        var id = await ChargedAsync("p");
        await Ledger.RecordedAsync(Step(id, Failed));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Harness.ExecuteAsync(sql));
        Assert.Equal(Nothing, await Spends.SumAsync(Agent()));
    }

    /// <summary>As <c>docs/operations/payments.md</c> tells operators.</summary>
    [Fact]
    public async Task Operator_who_decides_by_hand_reverses_what_was_charged()
    {
        var id = await ChargedAsync("p");
        await Ledger.RecordedAsync(Step(id, Unknown));

        await Harness.ExecuteAsync(
            $"""
            insert into spend_reversals (id, agent, currency, counted_at, amount, budget, token, payment_id, reason, reversed_at)
              select s.id, s.agent, s.currency, s.counted_at, s.amount, s.budget, s.token, s.payment_id, 'operator jo: unused and expired', 1
              from spends s join payments p on p.id = s.payment_id and p.claim_number = s.claim_number
              where p.id = {id} and p.state = 'unknown';
            """);
        await Ledger.RecordedAsync(Step(id, Failed));

        Assert.Equal(Nothing, await Spends.SumAsync(Agent()));
        Assert.Single(await Reversals.ListUntoldAsync(10, CancellationToken.None));
    }

    [Fact]
    public async Task Charge_that_is_none_is_its_callers_fault()
    {
        var id = await Ledger.ClaimedAsync("p");
        await Assert.ThrowsAsync<ArgumentException>(async () => await Ledger.RecordAsync(Step(id, Forwarded) with { Charge = Spend("s") }, CancellationToken.None));
        Assert.Throws<ArgumentException>(() => Ledger.Post(Charging(id, Spend("s"))));
    }

    private static PaymentTransition Charging(long paymentId, SpendRecord spend) => Step(paymentId, Settling) with { Charge = spend };

    private async Task<(long PaymentId, long ClaimNumber)> ClaimedAsync(string name)
    {
        var claimed = await Ledger.ClaimedAsync(Claim(name));
        return (claimed.PaymentId, claimed.ClaimNumber);
    }

    private async Task<long> ChargedAsync(string name, SpendRecord? spend = null)
    {
        var id = await Ledger.ClaimedAsync(name);
        await Ledger.RecordedAsync(Charging(id, spend ?? Spend("s")));
        return id;
    }

    private async Task<EarlierSpend> SpentWithAsync(long payment, string token) => await SpentPayments.FindAsync(payment, Id(token), CancellationToken.None);

    private async Task ReversedAsync(SpendRecord spend) => Assert.IsType<LedgerWriteOutcome.Written>(await Spends.ReverseAsync(spend, "reservation_lost", CancellationToken.None));
}
