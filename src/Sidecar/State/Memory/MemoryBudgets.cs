using System.Collections.Immutable;
using Sidecar.Policies;

namespace Sidecar.State.Memory;

/// <summary>
/// Budgets of this process. Bounded: when there are as many reservations as may be, or as many windows with open reservations, nobody gets another. A window without any makes room for a
/// new one, that which would be forgotten first before the others: the ledger knows what it counted. About 500 bytes each, and 5 KiB where many buckets count; an open reservation takes about 200.
/// </summary>
internal sealed class MemoryBudgets(TimeProvider time, int maxWindows, int maxReservations) : IBudgetReservations, IBudgetWindows
{
    private const int None = ExpiringTable<Digest, MemoryBudgetWindow>.None;

    private static readonly TimeSpan LongestKeep = TimeSpan.FromDays(3660);

    private static readonly ReserveOutcome.Unavailable TooManyReservations =
        new($"As many reservations as may be are open in memory; {StateOptions.Section}:{nameof(StateOptions.MaxBudgetReservations)} says how many.");

    private static readonly ReserveOutcome.Unavailable TooManyWindows =
        new($"As many windows as may be have open reservations in memory; {StateOptions.Section}:{nameof(StateOptions.MaxBudgetWindows)} says how many.");

    private readonly Lock _gate = new();

    // A window with an open reservation does not end: it counts what the ledger does not know yet.
    private readonly ExpiringTable<Digest, MemoryBudgetWindow> _windows = new(maxWindows);

    // Whatever is in here is open: what has ended is removed before anything else is done.
    private readonly ExpiringTable<Digest, BudgetReservation> _open = new(maxReservations);
    private readonly MemoryBudgetWindow[] _asked = new MemoryBudgetWindow[BudgetReservation.MostLimits];
    private long _lastVersion;
    private int _pinned;

    public ValueTask<ReserveOutcome> ReserveAsync(BudgetReservation reservation, CancellationToken cancellationToken)
    {
        reservation.Check();
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return new(Reserve(reservation, EndDue()));
        }
    }

    public ValueTask<LeaseOutcome> CloseAsync(BudgetReservation reservation, long? spent)
    {
        reservation.CheckSpent(spent);
        lock (_gate)
        {
            var now = EndDue();
            var slot = _open.Find(reservation.Id, long.MinValue);
            if (slot != None)
            {
                var open = _open[slot];
                _open.Remove(slot);
                Close(open, spent, now);
                return new(LeaseOutcome.Done);
            }

            if (spent is not null)
            {
                UnloadAll(reservation, now);
            }
        }

        return new(LeaseOutcome.Lost);
    }

    public ValueTask<LeaseOutcome> RenewAsync(BudgetReservation reservation)
    {
        reservation.Check();
        lock (_gate)
        {
            var now = EndDue();
            var slot = _open.Find(reservation.Id, long.MinValue);
            if (slot == None)
            {
                return new(LeaseOutcome.Lost);
            }

            _open.SetEnd(slot, time.After(now, reservation.Lease), now);
        }

        return new(LeaseOutcome.Done);
    }

    public ValueTask<LeaseOutcome> LoadAsync(BudgetWindow window, long bucket, long version, ImmutableArray<BudgetSum> sums, CancellationToken cancellationToken)
    {
        window.Check();
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var now = EndDue();
            var slot = _windows.Find(window.Key, now);
            if (slot == None || _windows[slot] is not { IsLoaded: false } asked || asked.Version != version)
            {
                return new(LeaseOutcome.Lost);
            }

            asked.Load(bucket - window.Buckets + 1, sums);
            Touch(slot, asked, window, now);
        }

        return new(LeaseOutcome.Done);
    }

    public ValueTask<BudgetUse?> ReadAsync(BudgetWindow window, long bucket, CancellationToken cancellationToken)
    {
        window.Check();
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var slot = _windows.Find(window.Key, EndDue());
            BudgetUse? use = slot != None && _windows[slot].Knows(bucket, window.Buckets) ? _windows[slot].UseOf(bucket, window.Buckets) : null;
            return new(use);
        }
    }

    private ReserveOutcome Reserve(BudgetReservation reservation, long now)
    {
        if (_open.Find(reservation.Id, long.MinValue) is var slot and not None)
        {
            if (!reservation.IsTrial)
            {
                _open.SetEnd(slot, time.After(now, reservation.Lease), now);
            }

            return ReserveOutcome.Reserved.Instance;
        }

        var limits = reservation.Limits.AsSpan();
        for (var i = 0; i < limits.Length; i++)
        {
            slot = _windows.Find(limits[i].Window.Key, now);
            if (slot == None || !_windows[slot].Knows(limits[i].Bucket, limits[i].Window.Buckets))
            {
                return TellUnloaded(limits, now);
            }

            _asked[i] = _windows[slot];
        }

        for (var i = 0; i < limits.Length; i++)
        {
            if (_asked[i].Judge(limits[i], reservation.Amount, i) is { } exceeded)
            {
                return exceeded;
            }
        }

        return reservation.IsTrial ? ReserveOutcome.Reserved.Instance : Take(reservation, now);
    }

    private ReserveOutcome Take(BudgetReservation reservation, long now)
    {
        if (!_open.TryAdd(reservation.Id, reservation, time.After(now, reservation.Lease), now))
        {
            return TooManyReservations;
        }

        var limits = reservation.Limits.AsSpan();
        for (var i = 0; i < limits.Length; i++)
        {
            if (!_asked[i].HasOpen)
            {
                _windows.SetEnd(_windows.Find(_asked[i].Key, now), long.MaxValue, now);
                _pinned++;
            }

            _asked[i].Reserve(reservation.Id, limits[i], reservation.Amount);
        }

        return ReserveOutcome.Reserved.Instance;
    }

    private ReserveOutcome TellUnloaded(ReadOnlySpan<BudgetLimit> limits, long now)
    {
        var unloaded = new List<UnloadedWindow>();
        for (var i = 0; i < limits.Length; i++)
        {
            var window = limits[i].Window;
            var slot = _windows.Find(window.Key, now);
            if (slot != None && _windows[slot].Knows(limits[i].Bucket, window.Buckets))
            {
                continue;
            }

            if (slot == None)
            {
                if (!TryMake(window, now))
                {
                    return TooManyWindows;
                }

                slot = _windows.Find(window.Key, now);
            }
            else if (_windows[slot].IsLoaded)
            {
                // It knows later buckets only.
                _windows[slot].Unload(++_lastVersion);
            }

            unloaded.Add(new(i, _windows[slot].Version, _windows[slot].Open));
        }

        return new ReserveOutcome.Unloaded(unloaded);
    }

    private bool TryMake(BudgetWindow window, long now)
    {
        var made = new MemoryBudgetWindow(window.Key, ++_lastVersion);
        var end = EndOf(window, now);
        return _windows.TryAdd(window.Key, made, end, now)
            || (_pinned < maxWindows && _windows.RemoveFirst() && _windows.TryAdd(window.Key, made, end, now));
    }

    /// <param name="spent">Null where nothing was spent.</param>
    private void Close(BudgetReservation reservation, long? spent, long now)
    {
        foreach (ref readonly var limit in reservation.Limits.AsSpan())
        {
            var slot = _windows.Find(limit.Window.Key, now);
            var window = _windows[slot];
            window.Close(reservation.Id, limit.Bucket, reservation.Amount, spent);
            if (!window.HasOpen)
            {
                _pinned--;
                Touch(slot, window, limit.Window, now);
            }
        }
    }

    private void UnloadAll(BudgetReservation reservation, long now)
    {
        foreach (ref readonly var limit in reservation.Limits.AsSpan())
        {
            if (_windows.Find(limit.Window.Key, now) is var slot and not None)
            {
                _windows[slot].Unload(++_lastVersion);
            }
        }
    }

    /// <summary>Ends the reservations that nobody renewed. They may be in the ledger by now or not.</summary>
    /// <returns>The present moment.</returns>
    private long EndDue()
    {
        var now = time.GetTimestamp();
        while (_open.FindEnded(now) is var slot and not None)
        {
            var ended = _open[slot];
            _open.Remove(slot);
            Close(ended, spent: null, now);
            UnloadAll(ended, now);
        }

        return now;
    }

    private void Touch(int slot, MemoryBudgetWindow asked, BudgetWindow window, long now)
    {
        if (!asked.HasOpen)
        {
            _windows.SetEnd(slot, EndOf(window, now), now);
        }
    }

    private long EndOf(BudgetWindow window, long now) => time.After(now, window.Keep < LongestKeep ? window.Keep : LongestKeep);
}
