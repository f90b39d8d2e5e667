namespace Sidecar.Ledger;

/// <summary>The audit for those who read it. It sees what is committed, the oldest record first.</summary>
internal interface IAuditHistory
{
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    IAsyncEnumerable<AuditRecord> ListAsync(AuditQuery query, CancellationToken cancellationToken);

    /// <summary>The last record; null where there is none.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    ValueTask<AuditRecord?> FindLastAsync(CancellationToken cancellationToken);
}

/// <summary>Which records. What is null asks for nothing.</summary>
internal sealed record AuditQuery
{
    public string? Agent { get; init; }

    public string? Action { get; init; }

    public string? Decision { get; init; }

    /// <summary>At this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Only records with a greater number: the last of the page before.</summary>
    public long? After { get; init; }

    /// <summary>At most that many; null for all.</summary>
    public int? Limit { get; init; }
}

/// <summary>A record as it stands in the chain.</summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="At">When it was written into the entry; milliseconds.</param>
/// <param name="Previous">The hash of the record before it: 32 bytes; zeros for the first.</param>
/// <param name="Hash">SHA-256 of the number, the time, the entry and <paramref name="Previous"/>, as <c>docs/operations/audit.md</c> writes them out.</param>
internal sealed record AuditRecord(long Number, DateTimeOffset At, AuditEntry Entry, ReadOnlyMemory<byte> Previous, ReadOnlyMemory<byte> Hash);
