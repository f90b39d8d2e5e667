using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Sidecar.Policies;

namespace Sidecar.Ledger;

/// <summary>
/// Where spending is written down. The threat: money that was spent and is not known after a crash, or is counted twice because a commit was tried again. The promise: what is reported as written is
/// on the disk; of any number of writes with one id one counts. Cancelling and failure as in <see cref="IPaymentLedger"/>. Every write comes with its record of the audit, in the same commit.
/// </summary>
internal interface ISpendLedger
{
    /// <summary>Writes a spend. Written again with the same id it is recorded, and nothing changes.</summary>
    ValueTask<LedgerWriteOutcome> RecordAsync(SpendRecord spend, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>
    /// Reverses a spend that was written and does not count after all: it stays written, sums are without it from then on, and the audit says so. Of one that is not there, or is reversed, nothing changes.
    /// </summary>
    /// <param name="reason">A word, for the audit.</param>
    ValueTask<LedgerWriteOutcome> ReverseAsync(SpendRecord spend, string reason, CancellationToken cancellationToken);

    /// <summary>What an account spent from a time on, less what of it was reversed, in buckets.</summary>
    /// <param name="from">Compared with <see cref="SpendRecord.CountedAt"/>; inclusive.</param>
    /// <param name="until">Exclusive.</param>
    /// <param name="bucket">The length of a bucket; buckets are counted from the Unix epoch. Null for one sum of it all, as bucket 0.</param>
    /// <param name="except">Spends to leave out.</param>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    ValueTask<ImmutableArray<SpendSum>> SumAsync(
        SpendAccount account, string currency, DateTimeOffset from, DateTimeOffset until, TimeSpan? bucket, ImmutableArray<Digest> except, CancellationToken cancellationToken);
}

/// <summary>Whose spending.</summary>
/// <param name="Id">The agent's or the budget's id, or the token's digest as text.</param>
internal readonly record struct SpendAccount(SpendAccountKind Kind, string Id);

/// <summary>What may have a limit.</summary>
internal enum SpendAccountKind
{
    Agent,

    /// <summary>A budget that several agents share.</summary>
    Budget,
    Token,
}

/// <summary>What was spent in a bucket. Amounts in micros.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SpendSum(long Bucket, long Amount, long Count);
