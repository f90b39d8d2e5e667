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

    /// <summary>What an account spent from a time on, in buckets.</summary>
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

/// <summary>One spend.</summary>
/// <param name="Id">Of the reservation it came from. A spend that is written again has the same token again.</param>
/// <param name="Agent">Whose it is.</param>
/// <param name="CountedAt">When it was reserved: that decides which day it belongs to. Milliseconds are kept.</param>
internal sealed record SpendRecord(Digest Id, string Agent, SpendAmount Amount, DateTimeOffset CountedAt)
{
    /// <summary>The budget above the agent, then; null where there was none.</summary>
    public string? Budget { get; init; }

    /// <summary>The token that allowed it, see <see cref="SpendAllowance"/>; null where there was none.</summary>
    public Digest? Token { get; init; }

    public required string Merchant { get; init; }

    public string? Category { get; init; }

    public required string RequestId { get; init; }

    public string? Route { get; init; }

    /// <summary>The x402 payment that it was; null where it was none.</summary>
    public long? PaymentId { get; init; }
}
