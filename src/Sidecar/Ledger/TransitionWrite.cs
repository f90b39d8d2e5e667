namespace Sidecar.Ledger;

/// <summary>A step whose caller waits.</summary>
internal sealed class TransitionWrite(PaymentTransition transition, long queuedAt) : AwaitedWrite<TransitionOutcome>(queuedAt)
{
    public override void AddNeeds(LedgerNeeds needs)
    {
        needs.PaymentIds.Add(transition.PaymentId);
        if (transition.Charge is { } charge)
        {
            needs.SpendIds.Add(charge.Id);
        }

        if (PaymentTransitions.ReversesCharge(transition.To))
        {
            needs.ChargedPayments.Add(transition.PaymentId);
        }
    }

    protected override TransitionOutcome Decide(ILedgerRows rows, long now) => rows.Take(transition, now);

    protected override TransitionOutcome Unavailable(Exception cause) => new TransitionOutcome.Unavailable(cause);
}
