namespace Sidecar.Ledger;

/// <summary>A step that nobody waits for. What becomes of it is told to the log, where it did not become what was asked.</summary>
internal sealed class PostedWrite(PaymentTransition transition, ILogger logger, long queuedAt) : LedgerWrite(queuedAt)
{
    private TransitionOutcome? _outcome;

    public override bool IsAwaited => false;

    public override void AddNeeds(LedgerNeeds needs)
    {
        needs.PaymentIds.Add(transition.PaymentId);
        if (PaymentTransitions.ReversesCharge(transition.To))
        {
            needs.ChargedPayments.Add(transition.PaymentId);
        }
    }

    public override void Apply(ILedgerRows rows, long now) => _outcome = rows.Take(transition, now);

    public override void Complete()
    {
        switch (_outcome)
        {
            case TransitionOutcome.Conflict conflict:
                logger.PostedStepRefused(transition.PaymentId, transition.To, conflict.State);
                break;
            case TransitionOutcome.Unavailable unavailable:
                logger.PostedStepLost(transition.PaymentId, transition.To, unavailable.Cause);
                break;
        }
    }

    public override void Fail(Exception cause) => logger.PostedStepLost(transition.PaymentId, transition.To, cause);
}
