using System.Collections.Immutable;
using Sidecar.Policies;

namespace Sidecar.State.Memory;

/// <summary>One window of this process. Not for several threads at once.</summary>
/// <param name="version">The first; never one that any window had before.</param>
internal sealed class MemoryBudgetWindow(Digest key, long version)
{
    private readonly BudgetBuckets _buckets = new();
    private readonly HashSet<Digest> _open = [];

    // Only while it is not loaded: whose spending is counted here and left out of the sums that somebody reads meanwhile.
    private readonly List<Digest> _spentMeanwhile = [];
    private long _first;

    public Digest Key => key;

    public long Version { get; private set; } = version;

    public bool IsLoaded { get; private set; }

    public bool HasOpen => _open.Count > 0;

    /// <summary>What is counted beside the sums that are to be put in.</summary>
    public ImmutableArray<Digest> Open => [.. _open, .. _spentMeanwhile];

    /// <summary>Whether all that counts for a bucket is known.</summary>
    public bool Knows(long bucket, int buckets) => IsLoaded && _first <= bucket - buckets + 1;

    public BudgetUse UseOf(long bucket, int buckets) => _buckets.UseOf(bucket, buckets);

    /// <summary>Why an amount, and one use, has no room; null where it has.</summary>
    /// <param name="place">The limit's place in its reservation.</param>
    public ReserveOutcome.Exceeded? Judge(in BudgetLimit limit, long amount, int place)
    {
        var buckets = limit.Window.Buckets;
        var use = UseOf(limit.Bucket, buckets);
        if (limit.MaxAmount is { } maxAmount && use.Spent + use.Reserved > maxAmount - amount)
        {
            var excess = use.Spent + use.Reserved - (maxAmount - amount);
            return new(place, IsCount: false, amount > maxAmount ? null : _buckets.BucketsUntilFree(limit.Bucket, buckets, excess, isCount: false));
        }

        if (limit.MaxCount is { } maxCount && use.Count >= maxCount)
        {
            return new(place, IsCount: true, maxCount < 1 ? null : _buckets.BucketsUntilFree(limit.Bucket, buckets, use.Count - maxCount + 1, isCount: true));
        }

        return null;
    }

    public void Reserve(Digest id, in BudgetLimit limit, long amount)
    {
        _buckets[limit.Bucket].Reserve(amount);
        _open.Add(id);
        if (_buckets.ForgetEarliest(limit.Window.Buckets) is { } first)
        {
            _first = Math.Max(_first, first);
        }
    }

    /// <summary>A reservation is over.</summary>
    /// <param name="spent">Null where nothing was spent, or nobody knows.</param>
    public void Close(Digest id, long bucket, long amount, long? spent)
    {
        _buckets[bucket].Release(amount);
        _open.Remove(id);
        if (spent is { } counted)
        {
            _buckets[bucket].Spend(counted, 1);
            if (!IsLoaded)
            {
                _spentMeanwhile.Add(id);
            }
        }
    }

    /// <param name="version">Never one that any window had before.</param>
    public void Unload(long version)
    {
        Version = version;
        IsLoaded = false;
        _spentMeanwhile.Clear();
        _buckets.ForgetSpent();
    }

    /// <param name="first">The first bucket that the sums are complete for.</param>
    public void Load(long first, ImmutableArray<BudgetSum> sums)
    {
        foreach (var sum in sums)
        {
            _buckets[sum.Bucket].Spend(sum.Amount, sum.Count);
        }

        IsLoaded = true;
        _first = first;
        _spentMeanwhile.Clear();
    }
}
