using Sidecar.State;

namespace Sidecar.Tests.Contracts;

/// <summary>Somebody who spends as the stores want it: what is not loaded is loaded, and what is spent is in the ledger first.</summary>
internal sealed class BudgetSpender(BudgetStore store, BudgetLedger ledger)
{
    private const int Patience = 1000;

    /// <summary>Anything but unloaded.</summary>
    public async Task<ReserveOutcome> ReserveAsync(BudgetReservation reservation)
    {
        for (var attempt = 0; attempt < Patience; attempt++)
        {
            var outcome = await store.ReserveAsync(reservation);
            if (outcome is not ReserveOutcome.Unloaded unloaded)
            {
                return outcome;
            }

            await LoadAsync(reservation, unloaded);
        }

        throw new InvalidOperationException("The windows never stayed loaded.");
    }

    /// <summary>False where it was lost before anything was spent.</summary>
    public async Task<bool> CommitAsync(BudgetReservation reservation, long spent)
    {
        if (await store.RenewAsync(reservation) != LeaseOutcome.Done)
        {
            return false;
        }

        ledger.Record(reservation, spent);
        while (await store.CloseAsync(reservation, spent) == LeaseOutcome.Unavailable)
        {
            await Task.Delay(100);
        }

        return true;
    }

    private async Task LoadAsync(BudgetReservation reservation, ReserveOutcome.Unloaded unloaded)
    {
        foreach (var window in unloaded.Windows)
        {
            var limit = reservation.Limits[window.Limit];
            await store.LoadAsync(limit, window.Version, [.. ledger.SumsOf(limit, window.Open)]);
        }
    }
}
