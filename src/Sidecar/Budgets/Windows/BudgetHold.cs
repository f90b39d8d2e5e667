using System.Collections.Immutable;
using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Budgets.Windows;

/// <summary>What one spend has reserved in the state store, kept until it is closed. Nothing where no limit bears on it.</summary>
internal sealed class BudgetHold
{
    // What was renewed so lately is taken as alive without asking.
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
    /// Before something is written that counts on it: makes sure that it counts, and takes it anew where it has ended. While the store is away it is alive for as long as it was told last: a store that comes
    /// back has it or asks the ledger.
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

    /// <summary>Gives back what was not spent.</summary>
    /// <param name="spent">Stays counted: the ledger has it. Null where nothing was spent.</param>
    public async ValueTask CloseAsync(long? spent)
    {
        Leave();
        if (_reservation is null)
        {
            return;
        }

        if (spent > _reservation.Amount)
        {
            // No store counts more than was reserved. What is closed twice is not there the second time, and its windows ask the ledger.
            await _holds.CloseAsync(_reservation, spent: null);
            spent = 0;
        }

        await _holds.CloseAsync(_reservation, spent);
    }

    /// <summary>Renews it no longer. It ends by itself, and the windows come from the ledger then: for when nobody knows what the ledger has.</summary>
    public void Leave() => _kept?.Dispose();
}
