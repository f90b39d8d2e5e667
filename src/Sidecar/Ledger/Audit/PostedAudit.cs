namespace Sidecar.Ledger.Audit;

/// <summary>A record of the audit that nobody waits for. What is not written after all is told to the log.</summary>
internal sealed class PostedAudit(AuditEntry entry, ILogger logger, long queuedAt) : LedgerWrite(queuedAt)
{
    public override bool IsAwaited => false;

    public override void AddNeeds(LedgerNeeds needs)
    {
    }

    public override void Apply(ILedgerRows rows, long now) => rows.Append(entry, now);

    public override void Complete()
    {
    }

    public override void Fail(Exception cause) => logger.AuditLost(entry.Action, entry.Decision, entry.RequestId, cause);
}
