using System.Collections.Immutable;
using Sidecar.Policies;

namespace Sidecar.Ledger.Spending;

/// <summary>An engine's part of <see cref="ISpendLedger.SumAsync"/>.</summary>
internal interface ISpendSums
{
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    ValueTask<ImmutableArray<SpendSum>> SumAsync(SpendQuestion question, CancellationToken cancellationToken);
}

/// <summary>What is asked for, as the tables have it.</summary>
/// <param name="From">Unix milliseconds, inclusive.</param>
/// <param name="Until">Unix milliseconds, exclusive.</param>
/// <param name="BucketTicks">Ticks of 100 ns; null for one bucket.</param>
/// <param name="Except">Spends to leave out.</param>
internal sealed record SpendQuestion(SpendAccount Account, string Currency, long From, long Until, long? BucketTicks, ImmutableArray<Digest> Except);
