using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Sidecar.State;

/// <summary>
/// The windows behind <see cref="IBudgetReservations"/>: their sums are put in from the ledger, and read for operators. The threat: sums that were read before something was spent and put in after
/// it. The promise: sums are put in only under the version that was told before they were read, and only while the window is not loaded; reservations that are open stay, and what is closed
/// meanwhile is added.
/// </summary>
internal interface IBudgetWindows
{
    /// <summary>Puts in what is spent.</summary>
    /// <param name="bucket">That was asked for: the sums are complete for all buckets that count for it, and for later ones. An earlier one makes the window unloaded again.</param>
    /// <param name="version">As told by <see cref="ReserveOutcome.Unloaded"/>, before the ledger was read.</param>
    /// <param name="sums">
    /// Of the buckets that count and are not empty, and of all that are later, as another replica's clock may be ahead; without what the reservations spent that are named in
    /// <see cref="UnloadedWindow.Open"/>. No bucket twice.
    /// </param>
    /// <returns>Done; Lost where the version is another by now or somebody else has loaded it: ask again; Unavailable.</returns>
    ValueTask<LeaseOutcome> LoadAsync(BudgetWindow window, long bucket, long version, ImmutableArray<BudgetSum> sums, CancellationToken cancellationToken);

    /// <summary>What is spent and reserved in a window up to a bucket; null where the window is not loaded or the store is away.</summary>
    ValueTask<BudgetUse?> ReadAsync(BudgetWindow window, long bucket, CancellationToken cancellationToken);
}

/// <summary>What was spent in a bucket.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BudgetSum(long Bucket, long Amount, long Count);

/// <summary>How a window stands. Counts are of spends and of open reservations.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BudgetUse(long Spent, long Reserved, long Count);
