using System.Runtime.InteropServices;
using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Tests.State;

/// <summary>
/// Limits as they are defined, and nothing else: a list of all that was ever charged, on the window's grid. The model that stores are compared with, and a stand-in for one. The grid's
/// steps are counted from the zero of the clock's timestamps.
/// </summary>
internal sealed class NaiveRateLimits(TimeProvider time) : IRateLimits
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(Digest Key, TimeSpan Window), List<Entry>> _windows = [];

    public ValueTask<RateOutcome> TryAcquireAsync(RateAttempt attempt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(TryAcquire(attempt, (long)((Int128)time.GetTimestamp() * 1000 / time.TimestampFrequency)));
    }

    public ValueTask GiveBackAsync(RateAttempt attempt)
    {
        lock (_gate)
        {
            for (var i = 0; i < attempt.Charges.Length; i++)
            {
                var charge = attempt.Charges[i];
                Entries(charge).Remove(new Entry(attempt.Standings[i].Tick, charge.Cost));
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Decides at a time in milliseconds.</summary>
    public RateOutcome TryAcquire(RateAttempt attempt, long now) => TryAcquire(attempt, (_, grid) => (now / grid.Step, now));

    /// <summary>Decides at the ticks that another store has named, one for each charge, each as if it had just begun: of the standings, the waits may be up to a step longer than that store's.</summary>
    public RateOutcome TryAcquire(RateAttempt attempt, IReadOnlyList<long> ticks) => TryAcquire(attempt, (i, grid) => (ticks[i], ticks[i] * grid.Step));

    private RateOutcome TryAcquire(RateAttempt attempt, Func<int, RateGrid, (long Tick, long Now)> clock)
    {
        lock (_gate)
        {
            var hasRoom = true;
            for (var i = 0; i < attempt.Charges.Length; i++)
            {
                hasRoom &= HasRoom(attempt.Charges[i], clock(i, RateGrid.Of(attempt.Charges[i].Window)).Tick);
            }

            for (var i = 0; i < attempt.Charges.Length; i++)
            {
                var (tick, now) = clock(i, RateGrid.Of(attempt.Charges[i].Window));
                attempt.Standings[i] = Charge(attempt.Charges[i], tick, now, hasRoom);
            }

            attempt.IsLocal = false;
            return hasRoom ? RateOutcome.Admitted : RateOutcome.Refused;
        }
    }

    private bool HasRoom(RateCharge charge, long tick) => charge.Cost <= charge.Limit - Counting(charge, tick).Sum(static entry => entry.Cost);

    private RateStanding Charge(RateCharge charge, long tick, long now, bool isCharged)
    {
        var hasRoom = HasRoom(charge, tick);
        if (isCharged)
        {
            Entries(charge).Add(new Entry(tick, charge.Cost));
        }

        var counting = Counting(charge, tick);
        var used = counting.Sum(static entry => entry.Cost);
        var end = hasRoom ? EndOfFirst(charge, counting) : EndOfWait(charge, counting, used);
        return new(hasRoom, Math.Max(0, charge.Limit - used), end is null ? TimeSpan.Zero : TimeSpan.FromMilliseconds(end.Value - now), tick);
    }

    private static long? EndOfFirst(RateCharge charge, List<Entry> counting) => counting.Count > 0 ? EndOf(charge, counting[0]) : null;

    /// <summary>When enough is forgotten for the cost; for a cost above the limit, when all is.</summary>
    private static long? EndOfWait(RateCharge charge, List<Entry> counting, long used)
    {
        long? end = null;
        foreach (var entry in counting)
        {
            if (charge.Cost <= charge.Limit - used)
            {
                break;
            }

            used -= entry.Cost;
            end = EndOf(charge, entry);
        }

        return end;
    }

    private static long EndOf(RateCharge charge, Entry entry) => RateGrid.Of(charge.Window) is var grid ? (entry.Tick + grid.Span + 1) * grid.Step : 0;

    private List<Entry> Counting(RateCharge charge, long tick) => Entries(charge).FindAll(entry => tick - entry.Tick <= RateGrid.Of(charge.Window).Span);

    private List<Entry> Entries(RateCharge charge)
    {
        if (!_windows.TryGetValue((charge.Key, charge.Window), out var entries))
        {
            entries = _windows[(charge.Key, charge.Window)] = [];
        }

        return entries;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(long Tick, long Cost);
}
