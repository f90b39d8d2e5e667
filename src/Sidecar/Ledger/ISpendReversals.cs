using Sidecar.Policies;

namespace Sidecar.Ledger;

/// <summary>
/// Spends that were reversed and of which the windows of the budgets in the state store still have to be told. The threat: a process that dies between the reversal and the telling, after which a window
/// counts what nobody spent. The promise: a reversal is listed until somebody said that it was told. Reading throws what <see cref="ISpendLedger.SumAsync"/> throws.
/// </summary>
internal interface ISpendReversals
{
    /// <summary>The oldest first.</summary>
    ValueTask<IReadOnlyList<SpendReversal>> ListUntoldAsync(int limit, CancellationToken cancellationToken);

    ValueTask<LedgerWriteOutcome> ToldAsync(SpendReversal reversal, CancellationToken cancellationToken);
}

/// <summary>What windows need to know of a spend that was reversed.</summary>
/// <param name="Number">The ledger's own.</param>
internal sealed record SpendReversal(long Number, string Agent, string Currency, DateTimeOffset CountedAt)
{
    /// <summary>Of the spend, and of the reservation that it came from.</summary>
    public required Digest Id { get; init; }

    public string? Budget { get; init; }

    public Digest? Token { get; init; }
}
