using Sidecar.Budgets.Windows;
using Sidecar.Ledger;
using Sidecar.State;

namespace Sidecar.Budgets.Alerts;

/// <summary>How far a window is used, whoever knows it: the state store, which is made to know it where it does not, or for a stretch of time that is over the ledger.</summary>
internal sealed class WindowUseReader(IBudgetWindows windows, BudgetHolds holds, ISpendLedger ledger, TimeProvider time)
{
    /// <param name="at">When something was spent from it.</param>
    /// <returns>Null where a store is away.</returns>
    public async ValueTask<(long Spent, long Count)?> ReadAsync(CountedWindow window, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return window is CalendarWindow && window.PeriodAt(at) != window.PeriodAt(now)
            ? await SumAsync(window, at, cancellationToken)
            : await ReadNowAsync(window, now, cancellationToken);
    }

    private async ValueTask<(long Spent, long Count)?> ReadNowAsync(CountedWindow window, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var use = await windows.ReadAsync(window.Window, window.BucketAt(now), cancellationToken);
        if (use is null && await holds.TryAsync([window], amount: 0, now, cancellationToken) is not ReserveOutcome.Unavailable)
        {
            // That asked for nothing, and so the store knows it now.
            use = await windows.ReadAsync(window.Window, window.BucketAt(now), cancellationToken);
        }

        return use is { } known ? (known.Spent, known.Count) : null;
    }

    private async ValueTask<(long Spent, long Count)?> SumAsync(CountedWindow window, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var bucket = window.BucketAt(at);
        foreach (var range in window.RangesAt(at))
        {
            if (range.Number == bucket)
            {
                var sums = await ledger.SumAsync(window.Account, window.Currency, range.From, range.Until, bucket: null, [], cancellationToken);
                return (sums.Sum(static sum => sum.Amount), sums.Sum(static sum => sum.Count));
            }
        }

        throw new InvalidOperationException($"The ranges of window {window.Name} do not have its own bucket.");
    }
}
