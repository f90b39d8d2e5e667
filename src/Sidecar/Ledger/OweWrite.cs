namespace Sidecar.Ledger;

/// <summary>A mark that an answer is owed, whose caller waits.</summary>
internal sealed class OweWrite(long paymentId, string reason, long queuedAt) : AwaitedWrite<GrantOutcome>(queuedAt)
{
    public override void AddNeeds(LedgerNeeds needs) => needs.PaymentIds.Add(paymentId);

    protected override GrantOutcome Decide(ILedgerRows rows, long now) => rows.Owe(paymentId, reason, now);

    protected override GrantOutcome Unavailable(Exception cause) => new GrantOutcome.Unavailable(cause);
}
