namespace Sidecar.Ledger.Sqlite;

/// <summary>A mark that an answer is owed, whose caller waits.</summary>
internal sealed class OweWrite(long paymentId, string reason, long queuedAt) : AwaitedWrite<GrantOutcome>(queuedAt)
{
    protected override GrantOutcome Decide(PaymentRows rows, long now) => rows.Owe(paymentId, reason, now);

    protected override GrantOutcome Unavailable(Exception cause) => new GrantOutcome.Unavailable(cause);
}
