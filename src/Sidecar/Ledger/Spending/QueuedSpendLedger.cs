using System.Collections.Immutable;
using Sidecar.Policies;

namespace Sidecar.Ledger.Spending;

/// <summary>Spends by way of the ledger's one writer: many at once share a commit.</summary>
internal sealed class QueuedSpendLedger(ILedgerWriter writer, ISpendSums sums) : ISpendLedger
{
    public ValueTask<LedgerWriteOutcome> RecordAsync(SpendRecord spend, AuditEntry audit, CancellationToken cancellationToken) =>
        writer.WriteAsync(new SpendWrite(spend, audit, writer.GetTimestamp()), cancellationToken);

    public ValueTask<LedgerWriteOutcome> ReverseAsync(SpendRecord spend, string reason, CancellationToken cancellationToken) =>
        writer.WriteAsync(new ReversalWrite(spend, reason, writer.GetTimestamp()), cancellationToken);

    public ValueTask<ImmutableArray<SpendSum>> SumAsync(
        SpendAccount account, string currency, DateTimeOffset from, DateTimeOffset until, TimeSpan? bucket, ImmutableArray<Digest> except,
        CancellationToken cancellationToken) =>
        bucket is { Ticks: <= 0 }
            ? throw new ArgumentOutOfRangeException(nameof(bucket), bucket, "A bucket has a length.")
            : sums.SumAsync(new SpendQuestion(account, currency, WholeMilliseconds.Ceiling(from), WholeMilliseconds.Ceiling(until), bucket?.Ticks, except), cancellationToken);
}
