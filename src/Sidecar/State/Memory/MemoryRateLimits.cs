using System.Runtime.InteropServices;
using Sidecar.Policies;

namespace Sidecar.State.Memory;

/// <summary>
/// Limits of this process. Never away. Bounded in windows and in their entries: beyond either, whoever was quiet longest is forgotten, and begins anew. Whoever has many addresses has many limits anyway; whoever has
/// one cannot push himself out. One lock for all, so attempts with windows in common cannot wait for each other. About 135 bytes for each window, and 16 for each further step in which something was charged to it.
/// </summary>
internal sealed class MemoryRateLimits : IRateLimits
{
    private const int None = ExpiringTable<Name, RateLog>.None;

    private readonly TimeProvider _time;
    private readonly int _maxEntries;
    private readonly Lock _gate = new();
    private readonly ExpiringTable<Name, RateLog> _windows;
    private long _entries;
    private long _forgotten;

    /// <param name="capacity">Windows at once.</param>
    /// <param name="maxEntries">Entries at once, besides the first of each window.</param>
    public MemoryRateLimits(TimeProvider time, int capacity, int maxEntries)
    {
        _time = time;
        _maxEntries = maxEntries;
        _windows = new(capacity, log => _entries -= log.Room);
    }

    /// <summary>Windows that were forgotten before their time, because there were too many.</summary>
    public long Forgotten => Volatile.Read(ref _forgotten);

    public ValueTask<RateOutcome> TryAcquireAsync(RateAttempt attempt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        attempt.Check();
        lock (_gate)
        {
            return new(TryAcquire(attempt, Now()));
        }
    }

    public ValueTask GiveBackAsync(RateAttempt attempt)
    {
        lock (_gate)
        {
            var now = Now();
            for (var i = 0; i < attempt.Charges.Length; i++)
            {
                if (_windows.Find(new Name(attempt.Charges[i]), now) is var slot and not None)
                {
                    _windows[slot].TakeBack(attempt.Standings[i].Tick, attempt.Charges[i].Cost);
                }
            }
        }

        return default;
    }

    private RateOutcome TryAcquire(RateAttempt attempt, long now)
    {
        attempt.IsLocal = false;
        var hasRoom = true;
        foreach (ref readonly var charge in attempt.Charges)
        {
            hasRoom &= HasRoom(in charge, now);
        }

        for (var i = 0; i < attempt.Charges.Length; i++)
        {
            attempt.Standings[i] = hasRoom ? Take(in attempt.Charges[i], now) : Look(in attempt.Charges[i], now);
        }

        while (_entries > _maxEntries && ForgetFirst(now))
        {
        }

        return hasRoom ? RateOutcome.Admitted : RateOutcome.Refused;
    }

    private bool HasRoom(in RateCharge charge, long now)
    {
        var slot = _windows.Find(new Name(charge), now);
        if (slot == None)
        {
            return charge.Cost <= charge.Limit;
        }

        ref var log = ref _windows[slot];
        var grid = RateGrid.Of(charge.Window);
        log.Trim(grid, now / grid.Step);
        return charge.Cost <= charge.Limit - log.Sum;
    }

    /// <summary>Charges what has room.</summary>
    private RateStanding Take(in RateCharge charge, long now)
    {
        var grid = RateGrid.Of(charge.Window);
        var tick = now / grid.Step;
        var end = EndOf(grid, tick);
        var name = new Name(charge);
        var slot = _windows.Find(name, now);
        if (slot == None)
        {
            var first = default(RateLog);
            first.Add(tick, charge.Cost);
            while (!_windows.TryAdd(name, first, end, now) && ForgetFirst(now))
            {
            }

            return new(HasRoom: true, charge.Limit - charge.Cost, WaitUntil(grid, tick, now), tick);
        }

        ref var log = ref _windows[slot];
        _entries -= log.Room;
        log.Add(tick, charge.Cost);
        _entries += log.Room;
        var standing = new RateStanding(HasRoom: true, charge.Limit - log.Sum, WaitUntil(grid, log.Oldest, now), tick);
        if (_windows.EndOf(slot) != end)
        {
            _windows.SetEnd(slot, end, now);
        }

        return standing;
    }

    /// <summary>How a window stands to which nothing is charged, because this one or another has no room.</summary>
    private RateStanding Look(in RateCharge charge, long now)
    {
        var grid = RateGrid.Of(charge.Window);
        var tick = now / grid.Step;
        var slot = _windows.Find(new Name(charge), now);
        if (slot == None)
        {
            return new(charge.Cost <= charge.Limit, charge.Limit, TimeSpan.Zero, tick);
        }

        ref readonly var log = ref _windows[slot];
        var left = charge.Limit - log.Sum;
        var hasRoom = charge.Cost <= left;
        return new(hasRoom, Math.Max(0, left), WaitUntil(grid, hasRoom ? log.Oldest : log.LastInTheWay(charge.Limit, charge.Cost), now), tick);
    }

    /// <summary>Until what was charged at a step is forgotten.</summary>
    private static TimeSpan WaitUntil(RateGrid grid, long? tick, long now) =>
        tick is { } charged ? TimeSpan.FromMilliseconds(Math.Min(EndOf(grid, charged) - now, (long)TimeSpan.MaxValue.TotalMilliseconds)) : TimeSpan.Zero;

    private static long EndOf(RateGrid grid, long tick) => (tick + grid.Span + 1) * grid.Step;

    private bool ForgetFirst(long now)
    {
        if (_windows.FindEnded(now) == None)
        {
            Volatile.Write(ref _forgotten, _forgotten + 1);
        }

        return _windows.RemoveFirst();
    }

    /// <summary>In milliseconds, within the lock: it never goes back there.</summary>
    private long Now() => (long)((Int128)_time.GetTimestamp() * 1000 / _time.TimestampFrequency);

    /// <summary>A key, and the length of its window: rules that differ in it count apart.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Name(Digest Key, long Window)
    {
        public Name(in RateCharge charge)
            : this(charge.Key, charge.Window.Ticks)
        {
        }

        public override int GetHashCode() => Key.GetHashCode();
    }
}
