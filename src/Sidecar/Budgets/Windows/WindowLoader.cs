using System.Collections.Concurrent;
using System.Collections.Immutable;
using Sidecar.Ledger;
using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Budgets.Windows;

/// <summary>Puts what the ledger has into windows that the store does not know. Requests that miss the same window at once wait for one reading.</summary>
internal sealed class WindowLoader(IBudgetWindows windows, ISpendLedger ledger, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(Digest Window, long Bucket, long Version), Lazy<Task<LeaseOutcome>>> _loading = new();

    /// <returns>Lost where somebody else was faster, or something was spent meanwhile.</returns>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    public async Task<LeaseOutcome> LoadAsync(CountedWindow window, DateTimeOffset at, UnloadedWindow unloaded, CancellationToken cancellationToken)
    {
        // Whoever was told the same version may use the same reading: it began after that version was told.
        var key = (window.Window.Key, window.BucketAt(at), unloaded.Version);
        var reading = _loading.GetOrAdd(key, asked => new(async () =>
        {
            // Those who come while it is read wait for it, and not for this thread.
            await Task.Yield();
            try
            {
                return await ReadAsync(window, at, unloaded);
            }
            finally
            {
                _loading.TryRemove(asked, out _);
            }
        }));
        return await reading.Value.WaitAsync(cancellationToken);
    }

    // Nobody's leaving ends what others wait for.
    private async Task<LeaseOutcome> ReadAsync(CountedWindow window, DateTimeOffset at, UnloadedWindow unloaded)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            var sums = ImmutableArray.CreateBuilder<BudgetSum>();
            foreach (var range in window.RangesAt(at))
            {
                var found = await ledger.SumAsync(window.Account, window.Currency, range.From, range.Until, range.Bucket, unloaded.Open, patience.Token);
                sums.AddRange(found.Select(sum => new BudgetSum(range.Bucket is null ? range.Number : sum.Bucket, sum.Amount, sum.Count)));
            }

            return await windows.LoadAsync(window.Window, window.BucketAt(at), unloaded.Version, sums.DrainToImmutable(), patience.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            throw new LedgerUnavailableException($"What was spent could not be read within {Patience.TotalSeconds} s.");
        }
    }
}
