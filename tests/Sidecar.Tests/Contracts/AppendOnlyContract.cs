using System.Data.Common;
using Sidecar.Ledger;
using static Sidecar.Ledger.PaymentState;
using static Sidecar.Tests.Contracts.SamplePayments;

namespace Sidecar.Tests.Contracts;

/// <summary>What every ledger promises about its past: whoever has a connection to the store can add to it and cannot change it. Inherited once per implementation.</summary>
public abstract class AppendOnlyContract : LedgerContract
{
    [Theory]
    [InlineData("update payment_transitions set reason = 'nothing happened'")]
    [InlineData("update payment_transitions set seq = seq + 10")]
    [InlineData("delete from payment_transitions")]
    [InlineData("update payment_grants set request_id = 'another'")]
    [InlineData("delete from payment_grants")]
    [InlineData("update payment_debts set reason = 'nothing owed'")]
    [InlineData("delete from payment_debts")]
    public async Task History_cannot_be_changed_over_a_connection_of_ones_own(string sql)
    {
        var id = await Ledger.BringToAsync("p", Settled);
        await Harness.Grants.OwedAsync(id, "interrupted");
        await Harness.Grants.GrantedAsync(Grant(id));
        var before = await Harness.HistoryAsync(id);
        await Assert.ThrowsAnyAsync<DbException>(() => Harness.ExecuteAsync(sql));
        Assert.Equal(before, await Harness.HistoryAsync(id));
        Assert.Equal(GrantKind.Answered, (await Ledger.KnownAsync("p")).Grant);
    }

    [Fact]
    public async Task Second_grant_of_a_payment_cannot_be_written_by_hand()
    {
        var id = await Ledger.BringToAsync("p", Settled);
        await Harness.Grants.GrantedAsync(Grant(id));
        await Assert.ThrowsAnyAsync<DbException>(() => Harness.ExecuteAsync(
            $"insert into payment_grants (payment_id, kind, granted_at, request_id) select payment_id, 'honoured', granted_at, 'r2' from payment_grants where payment_id = {id}"));
    }

    [Fact]
    public async Task What_was_owed_and_was_given_is_still_to_be_found()
    {
        var id = await Ledger.BringToAsync("p", Settled);
        await Harness.Grants.OwedAsync(id, "interrupted");
        await Harness.Grants.GrantedAsync(Grant(id));
        await Harness.Grants.OwedAsync(id, "upstream_failed");

        // The two stand in the table of debts, as the primary key says when they are written again.
        await Assert.ThrowsAnyAsync<DbException>(() => Harness.ExecuteAsync(
            $"insert into payment_debts (payment_id, seq, owed_at, reason) select payment_id, seq, owed_at, reason from payment_debts where payment_id = {id} and seq = 1 and reason = 'interrupted'"));
        await Assert.ThrowsAnyAsync<DbException>(() => Harness.ExecuteAsync(
            $"insert into payment_debts (payment_id, seq, owed_at, reason) select payment_id, seq, owed_at, reason from payment_debts where payment_id = {id} and seq = 2 and reason = 'upstream_failed'"));
        Assert.Equal("upstream_failed", (await Harness.History.FoundAsync(id)).OwedReason);
    }
}
