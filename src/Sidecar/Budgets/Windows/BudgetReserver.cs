using System.Collections.Immutable;
using Sidecar.Ledger;
using Sidecar.State;

namespace Sidecar.Budgets.Windows;

/// <summary>Takes amounts out of windows, and puts in what the store does not know of them.</summary>
internal sealed class BudgetReserver(IBudgetReservations store, WindowLoader loader)
{
    // Each try after the first means that somebody spent, or died, while the ledger was read.
    private const int MostTries = 16;

    private static readonly ReserveOutcome.Unavailable StoreAway = new("what is spent could not be put into the state store");
    private static readonly ReserveOutcome.Unavailable TooLively = new($"what is spent moved {MostTries} times while it was read");

    /// <param name="windows">Of the reservation's limits, in their order.</param>
    /// <param name="at">What the limits' buckets were made for.</param>
    /// <returns>Never Unloaded.</returns>
    public async ValueTask<ReserveOutcome> ReserveAsync(BudgetReservation reservation, ImmutableArray<CountedWindow> windows, DateTimeOffset at, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var outcome = await store.ReserveAsync(reservation, cancellationToken);
            if (outcome is not ReserveOutcome.Unloaded unloaded)
            {
                return outcome;
            }

            try
            {
                if (!await TryLoadAsync(unloaded, windows, at, cancellationToken))
                {
                    return StoreAway;
                }
            }
            catch (LedgerUnavailableException fault)
            {
                return new ReserveOutcome.Unavailable($"what is spent cannot be read: {fault.Message}");
            }
        }

        return TooLively;
    }

    private async Task<bool> TryLoadAsync(ReserveOutcome.Unloaded unloaded, ImmutableArray<CountedWindow> windows, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var loaded = await Task.WhenAll(unloaded.Windows.Select(window => loader.LoadAsync(windows[window.Limit], at, window, cancellationToken)));
        return !loaded.Contains(LeaseOutcome.Unavailable);
    }
}
