using System.Collections.Concurrent;
using Sidecar.Ledger;

namespace Sidecar.Tests.Admin;

/// <summary>An audit in memory, with room for as many records as a test says.</summary>
internal sealed class KeptAudit : IAuditLedger, IRefusalAudit
{
    private readonly ConcurrentQueue<AuditEntry> _posted = new();
    private readonly ConcurrentQueue<AuditEntry> _counted = new();

    public bool IsFull { get; set; }

    /// <summary>What was written one by one.</summary>
    public IReadOnlyList<AuditEntry> Posted => [.. _posted];

    /// <summary>What goes where refusals are counted.</summary>
    public IReadOnlyList<AuditEntry> Counted => [.. _counted];

    public ValueTask<LedgerWriteOutcome> RecordAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        TryPost(entry);
        return new(LedgerWriteOutcome.Written.Instance);
    }

    public bool TryPost(AuditEntry entry)
    {
        if (!IsFull)
        {
            _posted.Enqueue(entry);
        }

        return !IsFull;
    }

    public void Post(AuditEntry entry) => _counted.Enqueue(entry);
}
