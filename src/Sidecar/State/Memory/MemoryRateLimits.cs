namespace Sidecar.State.Memory;

/// <summary>
/// Limits of this process. Never away. Bounded in windows and in their entries: beyond either, the rule that takes most of it forgets whoever was quiet longest, who begins anew. So a crowd at one limit pushes nobody out
/// of another, and whoever goes on asking is the last of his rule to be forgotten, refused or not. One lock for all, so attempts with windows in common cannot wait for each other. About 135 bytes for each window, and 16
/// for each further step in which something was charged to it.
/// </summary>
internal sealed class MemoryRateLimits : IRateLimits
{
    private const int None = ExpiringTable<RateWindowName, RateLog>.None;
    private const int MillisecondsASecond = 1000;

    private readonly TimeProvider _time;
    private readonly int _capacity;
    private readonly int _maxEntries;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, RuleWindows> _rules = new(StringComparer.Ordinal);
    private int _count;
    private long _entries;
    private long _forgotten;

    /// <param name="capacity">Windows at once.</param>
    /// <param name="maxEntries">Entries at once, besides the first of each window.</param>
    public MemoryRateLimits(TimeProvider time, int capacity, int maxEntries)
    {
        _time = time;
        _capacity = capacity;
        _maxEntries = maxEntries;
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
                if (Find(in attempt.Charges[i], now, out var windows) is var slot and not None)
                {
                    windows![slot].TakeBack(attempt.Standings[i].Tick, attempt.Charges[i].Cost);
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

        while (_entries > _maxEntries && Forget(static rule => rule.Entries, now))
        {
        }

        return hasRoom ? RateOutcome.Admitted : RateOutcome.Refused;
    }

    private bool HasRoom(in RateCharge charge, long now)
    {
        var slot = Find(in charge, now, out var windows);
        if (slot == None)
        {
            return charge.Cost <= charge.Limit;
        }

        ref var log = ref windows![slot];
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
        var slot = Find(in charge, now, out var windows);
        if (slot == None)
        {
            Add(in charge, tick, end, now);
            return new(HasRoom: true, charge.Limit - charge.Cost, WaitUntil(grid, tick, now), tick);
        }

        ref var log = ref windows![slot];
        var room = log.Room;
        log.Add(tick, charge.Cost);
        if (log.Room != room)
        {
            _entries += log.Room - room;
            _rules[charge.Rule].Entries += log.Room - room;
        }

        var standing = new RateStanding(HasRoom: true, charge.Limit - log.Sum, WaitUntil(grid, log.Oldest, now), tick);
        Renew(windows, slot, end, now);
        return standing;
    }

    /// <summary>How a window stands to which nothing is charged, because this one or another has no room.</summary>
    private RateStanding Look(in RateCharge charge, long now)
    {
        var grid = RateGrid.Of(charge.Window);
        var tick = now / grid.Step;
        var slot = Find(in charge, now, out var windows);
        if (slot == None)
        {
            return new(charge.Cost <= charge.Limit, charge.Limit, TimeSpan.Zero, tick);
        }

        ref readonly var log = ref windows![slot];
        var left = charge.Limit - log.Sum;
        var hasRoom = charge.Cost <= left;
        var standing = new RateStanding(hasRoom, Math.Max(0, left), WaitUntil(grid, hasRoom ? log.Oldest : log.LastInTheWay(charge.Limit, charge.Cost), now), tick);

        // Whoever goes on asking while he is refused is not quiet.
        Renew(windows, slot, EndOf(grid, tick), now);
        return standing;
    }

    private int Find(in RateCharge charge, long now, out ExpiringTable<RateWindowName, RateLog>? windows)
    {
        windows = _rules.TryGetValue(charge.Rule, out var rule) ? rule.Table : null;
        return windows?.Find(new RateWindowName(charge), now) ?? None;
    }

    /// <summary>Adds a window with its first charge.</summary>
    private void Add(in RateCharge charge, long tick, long end, long now)
    {
        while (_count >= _capacity && Forget(static rule => rule.Table.Count, now))
        {
        }

        if (!_rules.TryGetValue(charge.Rule, out var rule))
        {
            _rules.Add(charge.Rule, rule = new RuleWindows(_capacity, WindowGone));
        }

        var first = default(RateLog);
        first.Add(tick, charge.Cost);
        rule.Table.TryAdd(new RateWindowName(charge), first, end, now);
        _count++;
    }

    private void WindowGone(int room)
    {
        _count--;
        _entries -= room;
    }

    private static void Renew(ExpiringTable<RateWindowName, RateLog> windows, int slot, long end, long now)
    {
        if (windows.EndOf(slot) != end)
        {
            windows.SetEnd(slot, end, now);
        }
    }

    /// <summary>Until what was charged at a step is forgotten.</summary>
    private static TimeSpan WaitUntil(RateGrid grid, long? tick, long now) =>
        tick is { } charged ? TimeSpan.FromMilliseconds(Math.Min(EndOf(grid, charged) - now, (long)TimeSpan.MaxValue.TotalMilliseconds)) : TimeSpan.Zero;

    private static long EndOf(RateGrid grid, long tick) => (tick + grid.Span + 1) * grid.Step;

    /// <summary>Makes room: by what is over already, and else by whoever was quiet longest at the rule that takes most. False when there is nobody.</summary>
    private bool Forget(Func<RuleWindows, long> size, long now)
    {
        var (most, first) = (-1L, default(KeyValuePair<string, RuleWindows>));
        foreach (var rule in _rules)
        {
            var weight = rule.Value.Table.FindEnded(now) == None ? size(rule.Value) : long.MaxValue;
            if (weight > most)
            {
                (most, first) = (weight, rule);
            }
        }

        if (first.Value is not { Table: var windows })
        {
            return false;
        }

        if (most < long.MaxValue)
        {
            Volatile.Write(ref _forgotten, _forgotten + 1);
        }

        windows.RemoveFirst();
        if (windows.Count == 0)
        {
            _rules.Remove(first.Key);
        }

        return true;
    }

    /// <summary>In milliseconds, within the lock: it never goes back there.</summary>
    private long Now() => (long)((Int128)_time.GetTimestamp() * MillisecondsASecond / _time.TimestampFrequency);
}
