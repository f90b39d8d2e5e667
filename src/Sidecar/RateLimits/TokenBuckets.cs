using System.Runtime.InteropServices;
using Sidecar.Policies;
using Sidecar.State;
using Sidecar.State.Memory;

namespace Sidecar.RateLimits;

/// <summary>
/// Token buckets of this process. A full bucket and one that is not there are the same, so one that has filled up makes room; beyond the capacity the fullest are forgotten, so that
/// whoever comes from many addresses cannot make the proxy keep them all. Buckets that fill alike are kept together, and the fullest of the most of them go: a crowd of slow ones pushes out none that fill fast.
/// </summary>
/// <param name="capacity">Buckets at once.</param>
internal sealed class TokenBuckets(TimeProvider time, int capacity)
{
    private const int None = ExpiringTable<Digest, Bucket>.None;

    private readonly Lock _gate = new();
    private readonly Dictionary<TokenTerms, ExpiringTable<Digest, Bucket>> _tables = [];
    private int _count;

    /// <summary>Takes a rule's cost, or nothing.</summary>
    public RateLimitStanding TryTake(RateLimitRule rule, Digest key)
    {
        var terms = TermsOf(rule);
        var now = time.GetTimestamp();
        lock (_gate)
        {
            var missing = MissingOf(key, terms, now);
            if (!terms.HasRoom(missing, rule.Cost))
            {
                return new(rule, HasRoom: false, terms.Remaining(missing), time.ToTimeSpan(terms.TicksToRoom(missing, rule.Cost)));
            }

            missing += terms.Parts(rule.Cost);
            Keep(key, terms, missing, now);
            return new(rule, HasRoom: true, terms.Remaining(missing), time.ToTimeSpan(terms.TicksToFill(missing)));
        }
    }

    /// <summary>Puts a rule's cost back; no bucket gets fuller than full.</summary>
    public void GiveBack(RateLimitRule rule, Digest key)
    {
        var terms = TermsOf(rule);
        var now = time.GetTimestamp();
        lock (_gate)
        {
            Keep(key, terms, Int128.Max(0, MissingOf(key, terms, now) - terms.Parts(rule.Cost)), now);
        }
    }

    private TokenTerms TermsOf(RateLimitRule rule) => new(rule.Limit, rule.Refill, time.ToTimestampTicks(rule.Window));

    private int Find(Digest key, TokenTerms terms, long now, out ExpiringTable<Digest, Bucket>? buckets) =>
        _tables.TryGetValue(terms, out buckets) ? buckets.Find(key, now) : None;

    private Int128 MissingOf(Digest key, TokenTerms terms, long now)
    {
        var slot = Find(key, terms, now, out var buckets);
        return slot == None ? 0 : terms.MissingAfter(buckets![slot].Missing, now - buckets[slot].At);
    }

    private void Keep(Digest key, TokenTerms terms, Int128 missing, long now)
    {
        var slot = Find(key, terms, now, out var buckets);
        var full = terms.TicksToFill(missing);
        var end = full > long.MaxValue - now ? long.MaxValue : now + full;
        if (slot != None)
        {
            buckets![slot] = new Bucket(missing, now);
            buckets.SetEnd(slot, end, now);
        }
        else if (missing > 0)
        {
            Add(key, terms, new Bucket(missing, now), end, now);
        }
    }

    private void Add(Digest key, TokenTerms terms, Bucket bucket, long end, long now)
    {
        while (_count >= capacity && ForgetFullest(now))
        {
        }

        if (!_tables.TryGetValue(terms, out var buckets))
        {
            _tables.Add(terms, buckets = new(capacity, _ => _count--));
        }

        buckets.TryAdd(key, bucket, end, now);
        _count++;
    }

    /// <summary>One that is full already, and else the fullest of those that are most. False when there are none.</summary>
    private bool ForgetFullest(long now)
    {
        var (most, first) = (0, default(KeyValuePair<TokenTerms, ExpiringTable<Digest, Bucket>>));
        foreach (var table in _tables)
        {
            var weight = table.Value.FindEnded(now) == None ? table.Value.Count : int.MaxValue;
            if (weight > most)
            {
                (most, first) = (weight, table);
            }
        }

        if (first.Value is not { } buckets)
        {
            return false;
        }

        buckets.RemoveFirst();
        buckets.Shrink(now);
        if (buckets.Count == 0)
        {
            _tables.Remove(first.Key);
        }

        return true;
    }

    /// <param name="Missing">Parts that it lacked.</param>
    /// <param name="At">When.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Bucket(Int128 Missing, long At);
}
