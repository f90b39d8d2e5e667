using System.Collections.Immutable;
using Sidecar.Ledger;
using Sidecar.State;

namespace Sidecar.Budgets.Windows;

/// <summary>
/// A window of a limit: which bucket an instant counts in, and where that bucket is in the ledger. Its key is made of whose it is, its name, its length, its zone and its currency: a limit that is
/// raised keeps its count, and one of another length or zone is another window, whose count comes from the ledger.
/// </summary>
/// <param name="name">What an agent is told, e.g. <c>day</c>; of the budget above it <c>budget.day</c>.</param>
internal abstract class CountedWindow(string name, SpendAccount account, string currency, BudgetWindow window, long? maxAmount, long? maxCount)
{
    public string Name => name;

    public SpendAccount Account => account;

    public string Currency => currency;

    public BudgetWindow Window => window;

    public long? MaxAmount => maxAmount;

    public long? MaxCount => maxCount;

    public BudgetLimit LimitAt(DateTimeOffset at) => new(window, BucketAt(at), maxAmount, maxCount);

    /// <summary>The number of the bucket that an instant is in: never smaller for a later one.</summary>
    public abstract long BucketAt(DateTimeOffset at);

    /// <summary>When the bucket begins that comes that many after an instant's own; null where there is only the one.</summary>
    /// <param name="buckets">From 1.</param>
    public abstract DateTimeOffset? StartAfter(DateTimeOffset at, int buckets);

    /// <summary>The number of the stretch of time in which what is told once is told once: a calendar's bucket, or the length of a rolling window.</summary>
    public abstract long PeriodAt(DateTimeOffset at);

    /// <summary>
    /// Where the ledger has what counts at an instant. It reaches further than that: a replica whose clock is ahead may have spent in the next bucket already, and a window that
    /// is loaded without it would never count it.
    /// </summary>
    public abstract ImmutableArray<LedgerRange> RangesAt(DateTimeOffset at);
}
