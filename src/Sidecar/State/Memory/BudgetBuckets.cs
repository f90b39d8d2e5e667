using System.Runtime.InteropServices;

namespace Sidecar.State.Memory;

/// <summary>The buckets of one window, in order. Not for several threads at once.</summary>
internal sealed class BudgetBuckets
{
    private readonly List<BudgetBucket> _buckets = [];

    /// <summary>The bucket of a number, made if there is none. Good until another is made or forgotten.</summary>
    public ref BudgetBucket this[long number]
    {
        get
        {
            // Mostly it is the last one.
            var place = _buckets.Count;
            while (place > 0 && _buckets[place - 1].Number >= number)
            {
                place--;
            }

            if (place == _buckets.Count || _buckets[place].Number != number)
            {
                _buckets.Insert(place, new BudgetBucket(number));
            }

            return ref CollectionsMarshal.AsSpan(_buckets)[place];
        }
    }

    /// <summary>What counts for a bucket: those before it as far as the window goes, and those after it that are in any window together with it.</summary>
    public BudgetUse UseOf(long number, int buckets)
    {
        var (spent, reserved, count) = (0L, 0L, 0L);
        foreach (ref readonly var bucket in CollectionsMarshal.AsSpan(_buckets))
        {
            if (bucket.Number > number - buckets && bucket.Number < number + buckets)
            {
                spent = Math.Min(long.MaxValue / 2, spent + bucket.Spent);
                reserved += bucket.Reserved;
                count += bucket.Spends + bucket.Reservations;
            }
        }

        return new BudgetUse(spent, reserved, count);
    }

    /// <summary>After how many buckets so much has fallen out of the window that there is room.</summary>
    /// <param name="excess">What is too much now: more than zero.</param>
    public int BucketsUntilFree(long number, int buckets, long excess, bool isCount)
    {
        foreach (ref readonly var bucket in CollectionsMarshal.AsSpan(_buckets))
        {
            if (bucket.Number <= number - buckets)
            {
                continue;
            }

            excess -= isCount ? bucket.Spends + bucket.Reservations : bucket.Spent + bucket.Reserved;
            if (excess <= 0)
            {
                return (int)(bucket.Number + buckets - number);
            }
        }

        return buckets;
    }

    /// <summary>What was spent is not known any more; what is reserved is.</summary>
    public void ForgetSpent()
    {
        foreach (ref var bucket in CollectionsMarshal.AsSpan(_buckets))
        {
            bucket.ForgetSpent();
        }

        _buckets.RemoveAll(static bucket => bucket.Reservations == 0);
    }

    /// <summary>
    /// Forgets the earliest bucket if there are more than are needed: as many as count and as many before them, for whoever's clock is behind. By number and not by distance, so that one
    /// caller whose clock is far ahead does not make all others' buckets forgotten.
    /// </summary>
    /// <returns>The first number that is known from now on; null where nothing was forgotten.</returns>
    public long? ForgetEarliest(int buckets)
    {
        if (_buckets.Count <= (2 * buckets) + 2 || _buckets[0].Reservations > 0)
        {
            return null;
        }

        var first = _buckets[0].Number + 1;
        _buckets.RemoveAt(0);
        return first;
    }
}
