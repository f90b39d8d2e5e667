namespace Sidecar.Ledger;

/// <summary>A grant whose caller waits.</summary>
internal sealed class GrantWrite(PaymentGrant grant, long queuedAt) : AwaitedWrite<GrantOutcome>(queuedAt)
{
    public override void AddNeeds(LedgerNeeds needs) => needs.PaymentIds.Add(grant.PaymentId);

    protected override GrantOutcome Decide(ILedgerRows rows, long now) => rows.Grant(grant, now);

    protected override GrantOutcome Unavailable(Exception cause) => new GrantOutcome.Unavailable(cause);
}
