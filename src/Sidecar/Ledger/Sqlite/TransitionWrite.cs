namespace Sidecar.Ledger.Sqlite;

/// <summary>A step whose caller waits.</summary>
internal sealed class TransitionWrite(PaymentTransition transition, long queuedAt) : AwaitedWrite<TransitionOutcome>(queuedAt)
{
    protected override TransitionOutcome Decide(PaymentRows rows, long now) => rows.Take(transition, now);

    protected override TransitionOutcome Unavailable(Exception cause) => new TransitionOutcome.Unavailable(cause);
}
