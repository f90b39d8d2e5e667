namespace Sidecar.Ledger.Audit;

/// <summary>The audit by way of the ledger's one writer: records ride along with the payments that are written at the time.</summary>
internal sealed class QueuedAuditLedger(ILedgerWriter writer, ILogger logger) : IAuditLedger
{
    public ValueTask<LedgerWriteOutcome> RecordAsync(AuditEntry entry, CancellationToken cancellationToken) =>
        writer.WriteAsync(new AuditWrite(AuditTexts.Normalise(entry), writer.GetTimestamp()), cancellationToken);

    public bool TryPost(AuditEntry entry) => writer.Enqueue(new PostedAudit(AuditTexts.Normalise(entry), logger, writer.GetTimestamp())) is null;
}
