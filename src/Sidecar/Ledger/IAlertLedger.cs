namespace Sidecar.Ledger;

/// <summary>
/// What was told about budgets. The threat: an alert that is told twice, by two replicas or after a restart, or that is lost with the process that was to send it. The promise: of any number who tell one
/// id one does, for as long as <see cref="AlertRecord.Until"/>; what is to be sent is there until somebody notes that it was taken or given up.
/// </summary>
internal interface IAlertLedger
{
    ValueTask<AlertTelling> TryTellAsync(AlertRecord alert, CancellationToken cancellationToken);

    /// <summary>What is to be sent, the longest overdue first.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    ValueTask<IReadOnlyList<AlertRecord>> ListDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>What came of sending one. A ledger that is away forgets it, and it is sent again.</summary>
    /// <param name="dueAt">When it is sent again; null for never.</param>
    ValueTask<LedgerWriteOutcome> NoteTryAsync(string id, int tries, DateTimeOffset? dueAt, CancellationToken cancellationToken);

    /// <summary>The agents of the last spends that there are: what they have spent was perhaps not looked at by whoever wrote it down.</summary>
    /// <param name="within">How long before the last one.</param>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    ValueTask<IReadOnlyList<LateSpender>> ListLateSpendersAsync(int most, TimeSpan within, CancellationToken cancellationToken);
}

/// <summary>An agent that has spent lately.</summary>
/// <param name="First">When the first of those spends counts: perhaps in a window that is over.</param>
internal sealed record LateSpender(string Agent, DateTimeOffset First, DateTimeOffset Last);

/// <summary>Something that was told.</summary>
/// <param name="Id">The same for the same event in every replica and after a restart.</param>
/// <param name="Body">What is sent.</param>
/// <param name="Until">Until when it is told no second time.</param>
/// <param name="DueAt">When it is sent; null where it is not, or not any more.</param>
internal sealed record AlertRecord(string Id, ReadOnlyMemory<byte> Body, DateTimeOffset At, DateTimeOffset Until, DateTimeOffset? DueAt)
{
    public int Tries { get; init; }
}

/// <summary>What came of telling something.</summary>
internal enum AlertTelling
{
    Told,

    /// <summary>It was told before.</summary>
    Known,

    Unavailable,
}
