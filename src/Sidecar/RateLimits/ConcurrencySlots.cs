using System.Runtime.InteropServices;
using Sidecar.Policies;

namespace Sidecar.RateLimits;

/// <summary>Requests that are under way in this process, by limit and caller. Bounded by the requests themselves: a caller without any has no entry.</summary>
internal sealed class ConcurrencySlots
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Digest, long> _taken = [];

    /// <summary>Callers with requests under way.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _taken.Count;
            }
        }
    }

    /// <summary>Takes a rule's cost until it is let go, or nothing.</summary>
    public RateLimitStanding TryTake(RateLimitRule rule, Digest key)
    {
        lock (_gate)
        {
            var taken = _taken.GetValueOrDefault(key);
            var hasRoom = rule.Cost <= rule.Limit - taken;
            if (hasRoom)
            {
                _taken[key] = taken += rule.Cost;
            }

            return new(rule, hasRoom, rule.Limit - taken, Wait: null);
        }
    }

    public void LetGo(RateLimitRule rule, Digest key)
    {
        lock (_gate)
        {
            ref var taken = ref CollectionsMarshal.GetValueRefOrNullRef(_taken, key);
            if ((taken -= rule.Cost) <= 0)
            {
                _taken.Remove(key);
            }
        }
    }
}
