using System.Collections.Immutable;
using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Budgets.Windows;

/// <summary>What one spend has reserved in the state store, kept until it is closed. Nothing where no limit bears on it.</summary>
internal sealed class BudgetHold
{
    // What was renewed so lately is not asked about before it is written: whether it was alive until then shows when it is closed.
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(1);

    private readonly BudgetHolds _holds;
    private readonly BudgetReservation? _reservation;
    private KeptLease? _kept;

    public BudgetHold(BudgetHolds holds, Digest id, BudgetReservation? reservation, ImmutableArray<CountedWindow> windows, DateTimeOffset at)
    {
        (_holds, _reservation) = (holds, reservation);
        (Id, Windows, At) = (id, windows, at);
        _kept = reservation is null ? null : holds.Keep(reservation);
    }

    public Digest Id { get; }

    public ImmutableArray<CountedWindow> Windows { get; }

    /// <summary>When it was reserved: that decides what it counts in.</summary>
    public DateTimeOffset At { get; }

    /// <summary>
    /// Before something is written that counts on it: looks whether it counts, so that hardly anything has to be reversed, and takes it anew where it has ended. While the store is away it is alive for as long as
    /// it was told last.
    /// </summary>
    public async ValueTask<HoldState> MakeSureAsync()
    {
        if (_reservation is null || (_kept is { } kept && kept.WasRenewedWithin(Lately)))
        {
            return HoldState.Alive;
        }

        switch (await _holds.ReserveAsync(_reservation, Windows, At))
        {
            case ReserveOutcome.Reserved:
                _kept?.Dispose();
                _kept = _holds.Keep(_reservation);
                return HoldState.Alive;
            case ReserveOutcome.Exceeded:
                return HoldState.Lost;
            default:
                return _kept is { } last && last.Lasts(_reservation.Lease / 3) ? HoldState.Alive : HoldState.Unknown;
        }
    }

    /// <summary>Counts it as spent: the ledger has it.</summary>
    /// <param name="spent">At most what was reserved.</param>
    /// <returns>Alive: it was reserved up to now, so that nobody else was given its room, or there is room all the same. Otherwise a limit may be exceeded by it.</returns>
    public async ValueTask<HoldState> SpendAsync(long spent)
    {
        var closed = await CloseAsync(spent);
        if (closed == LeaseOutcome.Unavailable)
        {
            // Perhaps it was closed, and only the answer is missing: then it is lost now, and the ledger is asked.
            closed = await CloseAsync(spent);
        }

        return closed switch
        {
            LeaseOutcome.Done => HoldState.Alive,
            LeaseOutcome.Lost => await _holds.FitAsync(Windows, At),
            _ => HoldState.Unknown,
        };
    }

    /// <summary>Gives back what was not spent.</summary>
    /// <param name="spent">Stays counted: the ledger has it. Null where nothing was spent.</param>
    /// <returns>Lost: it had ended before, and the windows ask the ledger.</returns>
    public async ValueTask<LeaseOutcome> CloseAsync(long? spent)
    {
        Leave();
        if (_reservation is null)
        {
            return LeaseOutcome.Done;
        }

        if (spent > _reservation.Amount)
        {
            // No store counts more than was reserved. What is closed twice is not there the second time, and its windows ask the ledger.
            await _holds.CloseAsync(_reservation, spent: null);
            spent = 0;
        }

        return await _holds.CloseAsync(_reservation, spent);
    }

    /// <summary>Renews it no longer. It ends by itself, and the windows come from the ledger then: for when nobody knows what the ledger has.</summary>
    public void Leave() => _kept?.Dispose();
}
