using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Sidecar.Budgets.Windows;
using Sidecar.Ledger;
using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Budgets.Alerts;

/// <summary>
/// Says when a limit has come to 80 % or 100 %, a second after it did: off the way of requests, and once for a window however many spend from it. Of a calendar's window each level is told once, of
/// a rolling one at most once in its length; over all replicas, where they share a state store. With memory a restart may tell it again, under the same id.
/// </summary>
internal sealed class BudgetWatch(IBudgetWindows windows, INonces told, AlertWebhook webhook, SpendMetrics metrics, TimeProvider time, ILogger<BudgetWatch> logger) : BackgroundService
{
    private const int Most = 100_000;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<CountedWindow, bool> _spent = new();
    private readonly Dictionary<(Digest Window, bool IsCount), (long Period, long Most, int Level)> _told = [];
    private int _count;

    /// <summary>Something was spent from these.</summary>
    public void Spent(ImmutableArray<CountedWindow> from)
    {
        foreach (var window in from)
        {
            if (window.Account.Kind != SpendAccountKind.Token)
            {
                Add(window);
            }
        }
    }

    /// <summary>Looks at the windows that were spent from since it last did. One caller at a time.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var (window, _) in _spent)
        {
            if (_spent.TryRemove(window, out _))
            {
                Interlocked.Decrement(ref _count);
                await LookAsync(window, cancellationToken);
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryLookAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var pace = new PeriodicTimer(Pace, time);
        while (await pace.WaitForNextTickAsync(stoppingToken))
        {
            await TryLookAsync(stoppingToken);
        }
    }

    private async Task TryLookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            logger.WatchFailed(fault);
        }
    }

    private void Add(CountedWindow window)
    {
        if (!_spent.ContainsKey(window) && Volatile.Read(ref _count) < Most && _spent.TryAdd(window, true))
        {
            Interlocked.Increment(ref _count);
        }
    }

    private async ValueTask LookAsync(CountedWindow window, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await windows.ReadAsync(window.Window, window.BucketAt(now), cancellationToken) is not { } use)
        {
            return;
        }

        if (window.MaxAmount is { } amount)
        {
            await TellAsync(window, new BudgetMeasure(use.Spent, amount, IsCount: false), now, cancellationToken);
        }

        if (window.MaxCount is { } count)
        {
            await TellAsync(window, new BudgetMeasure(use.Count, count, IsCount: true), now, cancellationToken);
        }
    }

    private async ValueTask TellAsync(CountedWindow window, BudgetMeasure measure, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (level, period) = (measure.Level, window.PeriodAt(now));
        if (level == 0 || (_told.TryGetValue((window.Window.Key, measure.IsCount), out var last) && last.Period == period && last.Most == measure.Most && last.Level >= level))
        {
            return;
        }

        var key = Digest.OfParts("budget-alert", window.Window.Key.ToString(), Text(period), measure.IsCount ? "count" : "amount", Text(measure.Most), Text(level));
        switch (await told.TryUseAsync(key, window.Window.Keep, cancellationToken))
        {
            case NonceUse.Fresh:
                Tell(new BudgetAlert($"evt_{key.ToString()[..32]}", window, level, measure, now));
                break;
            case NonceUse.Unavailable:
                // Nobody knows whether it was told: it is looked at again.
                Add(window);
                return;
        }

        if (_told.Count >= Most)
        {
            _told.Clear();
        }

        _told[(window.Window.Key, measure.IsCount)] = (period, measure.Most, level);
    }

    private void Tell(BudgetAlert alert)
    {
        metrics.Alerted(alert.Level);
        logger.BudgetReached(alert.Limit, alert.Kind, alert.Window.Account.Id, alert.Level, alert.Used, alert.Most, alert.Unit);
        webhook.Send(alert);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
