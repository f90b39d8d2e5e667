using System.Runtime.InteropServices;
using Sidecar.Policies;

namespace Sidecar.State.Memory;

/// <summary>
/// Rate windows of this process. Bounded: a window that is over makes room, one that is not stays, and when none is over new callers cannot be counted, which is said.
/// About 130 bytes for each caller.
/// </summary>
internal sealed class MemoryRateWindows(TimeProvider time, int capacity) : IRateWindows
{
    // Two of them still fit into a timestamp.
    private const long LongestWindow = long.MaxValue / 4;
    private const int None = ExpiringTable<Name, Counters>.None;

    private readonly Lock _gate = new();
    private readonly ExpiringTable<Name, Counters> _windows = new(capacity);

    public ValueTask<RateDecision> TryAcquireAsync(Digest key, long limit, TimeSpan window, long cost, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(cost, 1);
        cancellationToken.ThrowIfCancellationRequested();
        var name = new Name(key, Math.Min(time.ToTimestampTicks(window), LongestWindow));
        lock (_gate)
        {
            return new(TryAcquire(name, limit, cost, time.GetTimestamp()));
        }
    }

    private RateDecision TryAcquire(Name name, long limit, long cost, long now)
    {
        var index = now / name.Length;
        var slot = _windows.Find(name, now);
        var counters = slot == None ? default : _windows[slot].At(index);
        var window = new SlidingWindow(counters.Previous, counters.Current, now - (index * name.Length), name.Length);
        var left = limit - window.Used;
        if (cost > left)
        {
            return new(IsAvailable: true, IsAdmitted: false, Math.Max(0, left), time.ToTimeSpan(window.WaitFor(limit, cost)));
        }

        counters = new Counters(index, counters.Previous, counters.Current + cost);
        return Keep(slot, name, counters, now)
            ? new(IsAvailable: true, IsAdmitted: true, left - cost, time.ToTimeSpan(window.Rest))
            : RateDecision.Unavailable;
    }

    /// <summary>False when there is no room for another.</summary>
    private bool Keep(int slot, Name name, Counters counters, long now)
    {
        // Through the fixed window after this one it still counts.
        var end = (counters.Index + 2) * name.Length;
        if (slot == None)
        {
            return _windows.TryAdd(name, counters, end, now);
        }

        _windows[slot] = counters;
        if (_windows.EndOf(slot) != end)
        {
            _windows.SetEnd(slot, end, now);
        }

        return true;
    }

    /// <summary>A key, and the length of its windows: rules that differ in it count apart.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Name(Digest Key, long Length)
    {
        public override int GetHashCode() => Key.GetHashCode();
    }

    /// <summary>What was admitted in a fixed window, counted from the clock's zero, and in the one before.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Counters(long Index, long Previous, long Current)
    {
        public Counters At(long index) =>
            index == Index ? this : index == Index + 1 ? new Counters(index, Current, 0) : new Counters(index, 0, 0);
    }
}
