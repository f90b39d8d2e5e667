using System.Numerics;
using System.Runtime.InteropServices;

namespace Sidecar.State.Memory;

/// <summary>
/// Slots in the order in which they end. Each stands at the tail of a row; the rows of what ends soon are narrow and those of what ends late are wide, so that there are
/// few of them. Adding and removing take the same time however many there are. What is kept equally long stands in exact order; between what is kept
/// for different spans the order may be wrong by a sixty-fourth of the span.
/// </summary>
internal sealed class ExpiryOrder
{
    public const int None = -1;

    // Rows to an octave of spans, as a power of two.
    private const int RowBits = 6;

    private readonly Dictionary<long, Row> _rows = [];
    private readonly PriorityQueue<long, long> _byEnd = new();
    private Link[] _links = [];

    /// <summary>Rows in use, the empty ones that are not yet first included.</summary>
    public int Rows => _rows.Count;

    /// <summary>Whoever ends first, or <see cref="None"/>.</summary>
    public int First
    {
        get
        {
            while (_byEnd.TryPeek(out var key, out _))
            {
                if (_rows[key].First is var first and not None)
                {
                    return first;
                }

                _byEnd.Dequeue();
                _rows.Remove(key);
            }

            return None;
        }
    }

    public void Resize(int slots) => Array.Resize(ref _links, slots);

    public long EndOf(int slot) => _links[slot].End;

    public void Add(int slot, long end, long now)
    {
        var key = RowOf(end, now);
        ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(_rows, key, out var exists);
        if (!exists)
        {
            row = new Row { First = None, Last = None };
            _byEnd.Enqueue(key, key);
        }

        _links[slot] = new Link { End = end, Row = key, Next = None, Previous = row.Last };
        if (row.Last == None)
        {
            row.First = slot;
        }
        else
        {
            _links[row.Last].Next = slot;
        }

        row.Last = slot;
    }

    public void Remove(int slot)
    {
        var link = _links[slot];
        ref var row = ref CollectionsMarshal.GetValueRefOrNullRef(_rows, link.Row);
        if (link.Previous == None)
        {
            row.First = link.Next;
        }
        else
        {
            _links[link.Previous].Next = link.Next;
        }

        if (link.Next == None)
        {
            row.Last = link.Previous;
        }
        else
        {
            _links[link.Next].Previous = link.Previous;
        }
    }

    /// <summary>The end, rounded up the more the later it is. Nothing in a row ends after it.</summary>
    private static long RowOf(long end, long now)
    {
        var width = 1L << Math.Max(0, BitOperations.Log2((ulong)Math.Max(1, end - now)) - RowBits);
        return end > long.MaxValue - width ? long.MaxValue : (end + width - 1) & -width;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Row
    {
        public int First;
        public int Last;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Link
    {
        public long End;
        public long Row;
        public int Next;
        public int Previous;
    }
}
