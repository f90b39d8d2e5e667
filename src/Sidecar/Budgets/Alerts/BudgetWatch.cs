using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Sidecar.Budgets.Windows;
using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Budgets.Alerts;

/// <summary>
/// Says when a limit has come to 80 % or 100 %, a second after it did: off the way of requests, and once for a window however many spend from it. Of a calendar's window each level is told once, of
/// a rolling one at most once in its length; over all replicas and restarts, because the ledger knows what was told. The threat: a process that ends between a spend and the look at it. So whoever
/// has spent last is looked at when a process starts, and every <see cref="Again"/> by one of the replicas.
/// </summary>
internal sealed class BudgetWatch(
    WindowUseReader uses, AgentDirectory directory, IAlertLedger alerts, ILedgerLeases leases, AlertWebhook webhook, SpendMetrics metrics, TimeProvider time, ILogger<BudgetWatch> logger)
    : BackgroundService
{
    public static readonly TimeSpan Again = TimeSpan.FromSeconds(30);

    private const int Most = 100_000;
    private const int MostLateSpends = 20_000;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestLookBack = TimeSpan.FromHours(1);
    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<WindowSpend, DateTimeOffset> _spent = new();
    private readonly Dictionary<(Digest Window, bool IsCount), (long Period, long Most, int Level)> _told = [];
    private int _count;
    private long? _lookedBackAt;

    /// <summary>Something was spent from these.</summary>
    /// <param name="at">What decides which stretch of time it counts in.</param>
    public void Spent(ImmutableArray<CountedWindow> from, DateTimeOffset at)
    {
        foreach (var window in from)
        {
            if (window.Account.Kind != SpendAccountKind.Token)
            {
                Add(window, at);
            }
        }
    }

    /// <summary>Looks at the windows that were spent from since it last did. One caller at a time.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var spent in _spent.Keys)
        {
            if (_spent.TryRemove(spent, out var at))
            {
                Interlocked.Decrement(ref _count);
                await TryLookAsync(spent.Window, at, cancellationToken);
            }
        }
    }

    /// <summary>Looks at whoever has spent last, also through others.</summary>
    public async Task LookBackAsync(CancellationToken cancellationToken)
    {
        foreach (var spender in await alerts.ListLateSpendersAsync(MostLateSpends, Lately, cancellationToken))
        {
            if (await directory.FindAsync(spender.Agent, cancellationToken) is AgentFinding.Known { Terms: var terms })
            {
                LookBackAt(terms.Windows, spender);
            }
        }

        _lookedBackAt = time.GetTimestamp();
    }

    // Also as of when it was spent, because the day may be over by now; no longer than what was told of it is kept, which is for two hours and more after its end.
    private void LookBackAt(ImmutableArray<CountedWindow> windows, LateSpender spender)
    {
        var now = time.GetUtcNow();
        Spent(windows, now);
        foreach (var at in (DateTimeOffset[])[spender.First, spender.Last])
        {
            if (at <= now && now - at < LongestLookBack)
            {
                Spent([.. windows.Where(static window => window is CalendarWindow)], at);
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(LookAsync, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var pace = new PeriodicTimer(Pace, time);
        while (await pace.WaitForNextTickAsync(stoppingToken))
        {
            await TryAsync(LookBackInTimeAsync, stoppingToken);
            await TryAsync(LookAsync, stoppingToken);
        }
    }

    // The first time whoever else does it: our own last run may have left something.
    private async Task LookBackInTimeAsync(CancellationToken cancellationToken)
    {
        if (_lookedBackAt is not { } last || (time.GetElapsedTime(last) >= Again && await leases.TryHoldAsync("budget-watch", 2 * Again, cancellationToken)))
        {
            await LookBackAsync(cancellationToken);
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task> look, CancellationToken cancellationToken)
    {
        try
        {
            await look(cancellationToken);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            logger.WatchFailed(fault);
        }
    }

    private void Add(CountedWindow window, DateTimeOffset at)
    {
        var spent = new WindowSpend(window, window.PeriodAt(at));
        if (!_spent.ContainsKey(spent) && Volatile.Read(ref _count) < Most && _spent.TryAdd(spent, at))
        {
            Interlocked.Increment(ref _count);
        }
    }

    /// <summary>What cannot be seen now is looked at again, and keeps no other from being looked at.</summary>
    private async ValueTask TryLookAsync(CountedWindow window, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var isSeen = false;
        try
        {
            isSeen = await LookAsync(window, at, cancellationToken);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            logger.WatchFailed(fault);
        }
        finally
        {
            if (!isSeen)
            {
                Add(window, at);
            }
        }
    }

    /// <returns>False where a store is away.</returns>
    private async ValueTask<bool> LookAsync(CountedWindow window, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (await uses.ReadAsync(window, at, cancellationToken) is not { } use)
        {
            return false;
        }

        var isTold = true;
        if (window.MaxAmount is { } amount)
        {
            isTold &= await TellAsync(window, new BudgetMeasure(use.Spent, amount, IsCount: false), at, cancellationToken);
        }

        if (window.MaxCount is { } count)
        {
            isTold &= await TellAsync(window, new BudgetMeasure(use.Count, count, IsCount: true), at, cancellationToken);
        }

        return isTold;
    }

    private async ValueTask<bool> TellAsync(CountedWindow window, BudgetMeasure measure, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var (level, period) = (measure.Level, window.PeriodAt(at));
        if (level == 0 || (_told.TryGetValue((window.Window.Key, measure.IsCount), out var last) && last.Period == period && last.Most == measure.Most && last.Level >= level))
        {
            return true;
        }

        var key = Digest.OfParts("budget-alert", window.Window.Key.ToString(), Text(period), measure.IsCount ? "count" : "amount", Text(measure.Most), Text(level));
        var alert = new BudgetAlert($"evt_{key.ToString()[..32]}", window, level, measure, at);
        var record = webhook.RecordOf(alert);
        switch (await alerts.TryTellAsync(record, cancellationToken))
        {
            case AlertTelling.Told:
                Tell(alert, record);
                break;
            case AlertTelling.Unavailable:
                return false;
        }

        if (_told.Count >= Most)
        {
            _told.Clear();
        }

        _told[(window.Window.Key, measure.IsCount)] = (period, measure.Most, level);
        return true;
    }

    private void Tell(BudgetAlert alert, AlertRecord record)
    {
        metrics.Alerted(alert.Level);
        logger.BudgetReached(alert.Limit, alert.Kind, alert.Window.Account.Id, alert.Level, alert.Used, alert.Most, alert.Unit);
        webhook.Send(record);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
