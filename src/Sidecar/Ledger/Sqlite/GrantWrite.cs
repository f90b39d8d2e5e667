namespace Sidecar.Ledger.Sqlite;

/// <summary>A grant whose caller waits.</summary>
internal sealed class GrantWrite(PaymentGrant grant, long queuedAt) : AwaitedWrite<GrantOutcome>(queuedAt)
{
    protected override GrantOutcome Decide(PaymentRows rows, long now) => rows.Grant(grant, now);

    protected override GrantOutcome Unavailable(Exception cause) => new GrantOutcome.Unavailable(cause);
}
