using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Sidecar.State.Memory;

/// <summary>
/// What was charged to one window and still counts, oldest first, a sum for each step of the grid: never more than the grid has steps. Most windows hold one, for which nothing is allocated.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct RateLog
{
    private const int SmallestRing = 4;

    private Entry _only;
    private Entry[]? _ring;
    private int _head;
    private int _count;

    /// <summary>Of all that count.</summary>
    public long Sum { get; private set; }

    /// <summary>Entries for which there is memory, besides the one that is always there.</summary>
    public readonly int Room => _ring?.Length ?? 0;

    /// <summary>The step of the oldest that counts, or null. After <see cref="Trim"/>.</summary>
    public readonly long? Oldest => _count > 0 ? Read(0).Tick : null;

    /// <summary>Forgets what no longer counts at a step, and what was given back.</summary>
    public void Trim(RateGrid grid, long tick)
    {
        while (_count > 0 && Read(0) is var oldest && (oldest.Cost == 0 || tick - oldest.Tick > grid.Span))
        {
            Sum -= oldest.Cost;
            _head = _ring is null ? 0 : (_head + 1) & (_ring.Length - 1);
            _count--;
        }
    }

    /// <param name="tick">Not before any that was added.</param>
    public void Add(long tick, long cost)
    {
        Sum += cost;
        if (_count > 0 && At(_count - 1).Tick == tick)
        {
            At(_count - 1).Cost += cost;
            return;
        }

        if (_count > 0 && _count >= Room)
        {
            Grow();
        }

        _count++;
        At(_count - 1) = new Entry { Tick = tick, Cost = cost };
    }

    /// <summary>Takes back what was added at a step, if it still counts.</summary>
    public void TakeBack(long tick, long cost)
    {
        for (var i = _count - 1; i >= 0 && At(i).Tick >= tick; i--)
        {
            if (At(i).Tick == tick)
            {
                var back = Math.Min(cost, At(i).Cost);
                At(i).Cost -= back;
                Sum -= back;
            }
        }
    }

    /// <summary>The step of the one with whose going a cost has room; where it never has, of the last; null where nothing counts.</summary>
    public readonly long? LastInTheWay(long limit, long cost)
    {
        long? tick = null;
        var left = Sum;
        for (var i = 0; i < _count && cost > limit - left; i++)
        {
            if (Read(i) is { Cost: > 0 } entry)
            {
                left -= entry.Cost;
                tick = entry.Tick;
            }
        }

        return tick;
    }

    [UnscopedRef]
    private ref Entry At(int index)
    {
        if (_ring is null)
        {
            return ref _only;
        }

        return ref _ring[(_head + index) & (_ring.Length - 1)];
    }

    private readonly Entry Read(int index) => _ring is null ? _only : _ring[(_head + index) & (_ring.Length - 1)];

    private void Grow()
    {
        var ring = new Entry[Math.Max(SmallestRing, 2 * Room)];
        for (var i = 0; i < _count; i++)
        {
            ring[i] = Read(i);
        }

        _ring = ring;
        _head = 0;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Entry
    {
        public long Tick;
        public long Cost;
    }
}
