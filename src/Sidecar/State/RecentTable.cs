using System.Collections.Concurrent;

namespace Sidecar.State;

/// <summary>
/// Remembers what was put in last, and about so much of it: two generations, of which the older is dropped whole when the younger is full. So a flood costs a swap now and then and no search
/// for what to drop, and what is put in again and again stays.
/// </summary>
internal sealed class RecentTable<TValue>(int capacity)
    where TValue : class
{
    private readonly Lock _swap = new();
    private volatile ConcurrentDictionary<string, TValue> _young = new(StringComparer.Ordinal);
    private volatile ConcurrentDictionary<string, TValue> _old = new(StringComparer.Ordinal);
    private int _count;

    public TValue? Find(ReadOnlySpan<char> key) =>
        _young.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out var value) || _old.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out value) ? value : null;

    public void Put(string key, TValue value)
    {
        if (!_young.TryAdd(key, value))
        {
            _young[key] = value;
        }
        else if (Interlocked.Increment(ref _count) >= capacity / 2)
        {
            Swap();
        }
    }

    public void Remove(string key)
    {
        _young.TryRemove(key, out _);
        _old.TryRemove(key, out _);
    }

    private void Swap()
    {
        lock (_swap)
        {
            if (Volatile.Read(ref _count) >= capacity / 2)
            {
                _old = _young;
                _young = new(StringComparer.Ordinal);
                Volatile.Write(ref _count, 0);
            }
        }
    }
}
