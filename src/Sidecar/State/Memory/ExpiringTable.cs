using System.Runtime.InteropServices;

namespace Sidecar.State.Memory;

/// <summary>
/// Values by key, each with an end, up to a capacity. Ended entries are as good as gone and are removed a few at every addition, without looking at the others; nothing that
/// has not ended is ever forgotten unless it is removed. An entry takes the bytes of its key and value and 32 more. Not for several threads at once: each store has a lock around it.
/// </summary>
/// <param name="capacity">Entries at once.</param>
/// <param name="gone">Told of every value that leaves.</param>
internal sealed class ExpiringTable<TKey, TValue>(int capacity, Action<TValue>? gone = null)
    where TKey : struct, IEquatable<TKey>
{
    public const int None = ExpiryOrder.None;

    // More than one goes for each that comes: the table catches up with any crowd that ended at once, and no call pays for all of it.
    private const int EndedACall = 4;
    private const int Smallest = 16;

    // Below this many slots no memory is worth giving back; and not while a quarter of them is in use.
    private const int LeastToShrink = 1024;
    private const int MostForEach = 4;

    private ExpiryOrder _order = new();
    private Slot[] _slots = [];

    // The first slot of each chain, counted from 1.
    private int[] _chains = [];
    private int _free = None;

    /// <summary>Entries, the ended ones that were not yet removed included.</summary>
    public int Count { get; private set; }

    /// <param name="slot">As <see cref="Find(TKey, long)"/> gave it; good until something is added or removed.</param>
    public ref TValue this[int slot] => ref _slots[slot].Value;

    /// <summary>The slot of a key that has not ended, or <see cref="None"/>.</summary>
    public int Find(TKey key, long now)
    {
        var slot = Find(key);
        return slot != None && _order.EndOf(slot) > now ? slot : None;
    }

    public long EndOf(int slot) => _order.EndOf(slot);

    public void SetEnd(int slot, long end, long now)
    {
        _order.Remove(slot);
        _order.Add(slot, end, now);
    }

    /// <summary>Adds a key that was not found. False when the table is full of what has not ended.</summary>
    public bool TryAdd(TKey key, TValue value, long end, long now)
    {
        RemoveEnded(now, EndedACall);
        if (Find(key) is var ended and not None)
        {
            Remove(ended);
        }

        if (Count >= capacity)
        {
            return false;
        }

        Add(key, value, end, now);
        return true;
    }

    public void Remove(int slot)
    {
        ref var removed = ref _slots[slot];
        var value = removed.Value;
        ref var chain = ref ChainOf(removed.Key);
        if (chain == slot + 1)
        {
            chain = removed.Next + 1;
        }
        else
        {
            var before = chain - 1;
            while (_slots[before].Next != slot)
            {
                before = _slots[before].Next;
            }

            _slots[before].Next = removed.Next;
        }

        _order.Remove(slot);
        removed = new Slot { Next = _free };
        _free = slot;
        Count--;
        gone?.Invoke(value);
    }

    /// <summary>Removes some of what has ended.</summary>
    /// <returns>False when nothing was left that had ended.</returns>
    public bool RemoveEnded(long now, int atMost)
    {
        for (var removed = 0; removed < atMost; removed++)
        {
            var first = FindEnded(now);
            if (first == None)
            {
                return false;
            }

            Remove(first);
        }

        return true;
    }

    /// <summary>The slot of one that has ended and was not yet removed, or <see cref="None"/>. Among what is kept for different spans one may be found a sixty-fourth of its span late.</summary>
    public int FindEnded(long now) => _order.First is var first and not None && _order.EndOf(first) <= now ? first : None;

    /// <summary>Removes whoever would end first, ended or not. False when there is nobody.</summary>
    public bool RemoveFirst()
    {
        var first = _order.First;
        if (first == None)
        {
            return false;
        }

        Remove(first);
        return true;
    }

    /// <summary>Gives memory back where there is far more than what is left needs. Slots are others afterwards. Takes time for each that is left, and is due again only after as many have come and gone.</summary>
    public void Shrink(long now)
    {
        if (_slots.Length <= LeastToShrink || Count > _slots.Length / MostForEach)
        {
            return;
        }

        var kept = new List<(long End, TKey Key, TValue Value)>(Count);
        foreach (var first in _chains)
        {
            for (var slot = first - 1; slot != None; slot = _slots[slot].Next)
            {
                kept.Add((_order.EndOf(slot), _slots[slot].Key, _slots[slot].Value));
            }
        }

        // What is kept equally long stands in the order of its ends.
        kept.Sort(static (a, b) => a.End.CompareTo(b.End));
        (_order, _slots, _chains, _free, Count) = (new(), [], [], None, 0);
        foreach (var (end, key, value) in kept)
        {
            Add(key, value, end, now);
        }
    }

    private int Find(TKey key)
    {
        if (_chains.Length == 0)
        {
            return None;
        }

        var slot = ChainOf(key) - 1;
        while (slot != None && !_slots[slot].Key.Equals(key))
        {
            slot = _slots[slot].Next;
        }

        return slot;
    }

    private void Add(TKey key, TValue value, long end, long now)
    {
        if (_free == None)
        {
            Grow();
        }

        var slot = _free;
        _free = _slots[slot].Next;
        ref var chain = ref ChainOf(key);
        _slots[slot] = new Slot { Key = key, Value = value, Next = chain - 1 };
        chain = slot + 1;
        _order.Add(slot, end, now);
        Count++;
    }

    // By the upper bits of the hash code, which are the better ones of a multiplicative hash.
    private ref int ChainOf(TKey key) => ref _chains[(int)(((ulong)(uint)key.GetHashCode() * (uint)_chains.Length) >> 32)];

    private void Grow()
    {
        var before = _slots.Length;
        var size = (int)Math.Min(capacity, Math.Max(Smallest, 2L * before));
        Array.Resize(ref _slots, size);
        _order.Resize(size);
        _chains = new int[size];
        for (var slot = 0; slot < before; slot++)
        {
            ref var chain = ref ChainOf(_slots[slot].Key);
            _slots[slot].Next = chain - 1;
            chain = slot + 1;
        }

        for (var slot = size - 1; slot >= before; slot--)
        {
            _slots[slot].Next = _free;
            _free = slot;
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Slot
    {
        public TKey Key;
        public TValue Value;

        // In the chain, or in the list of free ones.
        public int Next;
    }
}
