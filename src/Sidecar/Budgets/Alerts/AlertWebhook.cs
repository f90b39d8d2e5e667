using System.Collections.Concurrent;
using Sidecar.Ledger;

namespace Sidecar.Budgets.Alerts;

/// <summary>
/// Delivers alerts to the operator's webhook, if there is one, and tries again for a day, ever more seldom. Whoever tells an alert sends it at once; what was not taken, or was left by a process that
/// ended, is in the ledger, from where one of the replicas sends it when it is due. The receiver tells a repetition by its id.
/// </summary>
internal sealed class AlertWebhook(SpendingOptions options, IAlertLedger ledger, ILedgerLeases leases, SpendMetrics metrics, TimeProvider time, ILogger<AlertWebhook> logger) : BackgroundService
{
    private const int AtOnce = 4;
    private const int MostAtOnce = 100;
    private const int MostFresh = 1_000;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private readonly AlertTransport? _transport = options.Alerts.Url is null ? null : new AlertTransport(options.Alerts, time);
    private readonly ConcurrentQueue<AlertRecord> _fresh = new();
    private long _lookedAt;

    /// <summary>What the ledger keeps of an alert: until when it is known, and when it is sent should we not come to it.</summary>
    public AlertRecord RecordOf(BudgetAlert alert)
    {
        var now = time.GetUtcNow();
        var until = now + alert.Window.Window.Keep;
        return new AlertRecord(alert.Id, alert.ToJson(), now, until, _transport is null ? null : now + AlertDelivery.Claim);
    }

    /// <summary>Sends one that is in the ledger, soon. Waits for nothing.</summary>
    public void Send(AlertRecord alert)
    {
        // Where there are too many the ledger says when their time has come.
        if (_transport is not null && _fresh.Count < MostFresh)
        {
            _fresh.Enqueue(alert);
        }
    }

    /// <summary>Tries those whose time has come, each once, if no other replica does.</summary>
    public async Task DeliverDueAsync(CancellationToken cancellationToken)
    {
        await DeliverFreshAsync(cancellationToken);
        _lookedAt = time.GetTimestamp();
        if (await leases.TryHoldAsync("budget-alerts", Lease, cancellationToken))
        {
            await DeliverAsync(await ledger.ListDueAsync(time.GetUtcNow(), MostAtOnce, cancellationToken), cancellationToken);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await DeliverFreshAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        _transport?.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_transport is null)
        {
            return;
        }

        using var pace = new PeriodicTimer(Pace, time);
        while (await pace.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await (time.GetElapsedTime(_lookedAt) >= LookAgain ? DeliverDueAsync(stoppingToken) : DeliverFreshAsync(stoppingToken));
            }
            catch (Exception fault) when (fault is not OutOfMemoryException && !stoppingToken.IsCancellationRequested)
            {
                logger.AlertsUnreadable(fault);
            }
        }
    }

    private Task DeliverFreshAsync(CancellationToken cancellationToken)
    {
        var fresh = new List<AlertRecord>();
        while (_fresh.TryDequeue(out var alert))
        {
            fresh.Add(alert);
        }

        return DeliverAsync(fresh, cancellationToken);
    }

    // Each comes to an end, also when the process is about to end.
    private Task DeliverAsync(IReadOnlyList<AlertRecord> due, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, (alert, _) => DeliverAsync(alert, cancellationToken));

    private async ValueTask DeliverAsync(AlertRecord alert, CancellationToken cancellationToken)
    {
        string? reason;
        try
        {
            reason = await _transport!.PostAsync(alert, cancellationToken);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // Whatever went wrong with one, it is tried again and keeps no other waiting.
            reason = fault.Message;
        }

        var tries = alert.Tries + 1;
        var next = reason is null ? null : AlertDelivery.NextAfter(alert, tries, time.GetUtcNow());
        Tell(alert, reason, next, tries);
        await ledger.NoteTryAsync(alert.Id, tries, next, CancellationToken.None);
    }

    private void Tell(AlertRecord alert, string? reason, DateTimeOffset? next, int tries)
    {
        metrics.Delivered(reason is null ? "delivered" : next is null ? "given_up" : "failed");
        if (reason is null)
        {
            return;
        }

        if (next is null)
        {
            logger.AlertGivenUp(alert.Id, reason);
        }
        else
        {
            logger.AlertNotDelivered(alert.Id, reason, AlertDelivery.DelayAfter(tries));
        }
    }
}
