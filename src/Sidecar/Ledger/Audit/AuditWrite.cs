namespace Sidecar.Ledger.Audit;

/// <summary>A record of the audit whose caller waits.</summary>
internal sealed class AuditWrite(AuditEntry entry, long queuedAt) : AwaitedWrite<LedgerWriteOutcome>(queuedAt)
{
    public override void AddNeeds(LedgerNeeds needs)
    {
    }

    protected override LedgerWriteOutcome Decide(ILedgerRows rows, long now)
    {
        rows.Append(entry, now);
        return LedgerWriteOutcome.Written.Instance;
    }

    protected override LedgerWriteOutcome Unavailable(Exception cause) => new LedgerWriteOutcome.Unavailable(cause);
}
