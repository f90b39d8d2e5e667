namespace Sidecar.Ledger;

/// <summary>Word that an answer was not sent after all, whose caller waits.</summary>
internal sealed class WithdrawWrite(PaymentGrant grant, string reason, long queuedAt) : AwaitedWrite<GrantOutcome>(queuedAt)
{
    public override void AddNeeds(LedgerNeeds needs) => needs.PaymentIds.Add(grant.PaymentId);

    protected override GrantOutcome Decide(ILedgerRows rows, long now) => rows.Withdraw(grant, reason, now);

    protected override GrantOutcome Unavailable(Exception cause) => new GrantOutcome.Unavailable(cause);
}
