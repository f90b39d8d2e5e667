using System.Collections.Concurrent;

namespace Sidecar.State;

/// <summary>
/// Remembers what was put in or found last, and no more of it than its capacity: two generations, each half of it, of which the older is dropped whole when the younger is full. So a flood costs a swap
/// now and then and no search for what to drop, and what is used stays. What is removed does not come back by somebody who was just finding it.
/// </summary>
internal sealed class RecentTable<TKey, TValue>(int capacity, IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock _gate = new();
    private readonly int _half = Math.Max(1, capacity / 2);
    private volatile ConcurrentDictionary<TKey, TValue> _young = new(comparer);
    private volatile ConcurrentDictionary<TKey, TValue> _old = new(comparer);
    private int _count;

    public TValue? Find(TKey key) => _young.TryGetValue(key, out var value) ? value : _old.ContainsKey(key) ? Renew(key) : null;

    /// <summary>For keys that are texts, by a part of one.</summary>
    public TValue? Find<TPart>(TPart key)
        where TPart : notnull, allows ref struct
    {
        if (_young.GetAlternateLookup<TPart>().TryGetValue(key, out var value))
        {
            return value;
        }

        return _old.GetAlternateLookup<TPart>().TryGetValue(key, out var whole, out _) ? Renew(whole) : null;
    }

    public void Put(TKey key, TValue value)
    {
        lock (_gate)
        {
            PutYoung(key, value);
        }
    }

    public void Remove(TKey key)
    {
        lock (_gate)
        {
            _count -= _young.TryRemove(key, out _) ? 1 : 0;
            _old.TryRemove(key, out _);
        }
    }

    private TValue? Renew(TKey key)
    {
        lock (_gate)
        {
            if (_young.TryGetValue(key, out var value))
            {
                return value;
            }

            if (_old.TryGetValue(key, out value))
            {
                PutYoung(key, value);
            }

            return value;
        }
    }

    private void PutYoung(TKey key, TValue value)
    {
        if (_young.ContainsKey(key))
        {
            _young[key] = value;
            return;
        }

        if (_count == _half)
        {
            (_old, _young, _count) = (_young, new(comparer), 0);
        }

        _young[key] = value;
        _count++;
    }
}
