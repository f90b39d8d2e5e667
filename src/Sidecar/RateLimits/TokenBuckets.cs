using System.Runtime.InteropServices;
using Sidecar.Policies;
using Sidecar.State;
using Sidecar.State.Memory;

namespace Sidecar.RateLimits;

/// <summary>
/// Token buckets of this process. A full bucket and one that is not there are the same, so one that has filled up makes room; beyond the capacity the fullest are forgotten, so that
/// whoever comes from many addresses cannot make the proxy keep them all.
/// </summary>
internal sealed class TokenBuckets(TimeProvider time, int capacity)
{
    private const int None = ExpiringTable<Digest, Bucket>.None;

    private readonly Lock _gate = new();
    private readonly ExpiringTable<Digest, Bucket> _buckets = new(capacity);

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

    private Int128 MissingOf(Digest key, TokenTerms terms, long now)
    {
        var slot = _buckets.Find(key, now);
        return slot == None ? 0 : terms.MissingAfter(_buckets[slot].Missing, now - _buckets[slot].At);
    }

    private void Keep(Digest key, TokenTerms terms, Int128 missing, long now)
    {
        var slot = _buckets.Find(key, now);
        var full = terms.TicksToFill(missing);
        var end = full > long.MaxValue - now ? long.MaxValue : now + full;
        if (slot != None)
        {
            _buckets[slot] = new Bucket(missing, now);
            _buckets.SetEnd(slot, end, now);
        }
        else if (missing > 0)
        {
            while (!_buckets.TryAdd(key, new Bucket(missing, now), end, now) && _buckets.RemoveFirst())
            {
            }
        }
    }

    /// <param name="Missing">Parts that it lacked.</param>
    /// <param name="At">When.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Bucket(Int128 Missing, long At);
}
