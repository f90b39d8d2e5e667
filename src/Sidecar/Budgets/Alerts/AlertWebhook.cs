namespace Sidecar.Budgets.Alerts;

/// <summary>
/// Delivers alerts to the operator's webhook, if there is one, and tries again for a day, ever more seldom. From memory: what has not been delivered when the process ends is tried once more then.
/// The receiver tells a repetition by its id.
/// </summary>
internal sealed class AlertWebhook(SpendingOptions options, SpendMetrics metrics, TimeProvider time, ILogger<AlertWebhook> logger) : BackgroundService
{
    public const int Most = 1_000;

    private const int AtOnce = 4;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    private readonly AlertTransport? _transport = options.Alerts.Url is null ? null : new AlertTransport(options.Alerts, time);
    private readonly Lock _gate = new();
    private readonly PriorityQueue<AlertDelivery, DateTimeOffset> _waiting = new();

    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Sends it soon. Waits for nothing.</summary>
    public void Send(BudgetAlert alert)
    {
        if (_transport is not null)
        {
            var now = time.GetUtcNow();
            Put(new AlertDelivery(alert.Id, alert.ToJson(), now + Lifetime), now);
        }
    }

    /// <summary>Tries those whose time has come, each once.</summary>
    public Task DeliverDueAsync(CancellationToken cancellationToken) => DeliverAsync(Take(time.GetUtcNow()), cancellationToken);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await DeliverAsync(Take(DateTimeOffset.MaxValue), cancellationToken);
        foreach (var left in Take(DateTimeOffset.MaxValue))
        {
            GiveUp(left, "the process ends");
        }
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
            await DeliverDueAsync(stoppingToken);
        }
    }

    // Each comes to an end, delivered or put back, also when the process is about to end.
    private Task DeliverAsync(List<AlertDelivery> due, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, (delivery, _) => DeliverAsync(delivery, cancellationToken));

    private async ValueTask DeliverAsync(AlertDelivery delivery, CancellationToken cancellationToken)
    {
        string? reason = null;
        try
        {
            reason = await _transport!.PostAsync(delivery, cancellationToken);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // Whatever went wrong with one, it is tried again and keeps no other waiting.
            reason = fault.Message;
        }

        if (reason is null)
        {
            metrics.Delivered("delivered");
            return;
        }

        var tried = delivery with { Tries = delivery.Tries + 1 };
        var next = time.GetUtcNow() + tried.Delay;
        if (next >= delivery.Until)
        {
            GiveUp(delivery, reason);
            return;
        }

        metrics.Delivered("failed");
        logger.AlertNotDelivered(delivery.Id, reason, tried.Delay);
        Put(tried, next);
    }

    private void Put(AlertDelivery delivery, DateTimeOffset due)
    {
        lock (_gate)
        {
            if (_waiting.Count < Most)
            {
                _waiting.Enqueue(delivery, due);
                return;
            }
        }

        GiveUp(delivery, $"more than {Most} alerts wait");
    }

    private List<AlertDelivery> Take(DateTimeOffset until)
    {
        var due = new List<AlertDelivery>();
        lock (_gate)
        {
            while (_waiting.TryPeek(out var delivery, out var at) && at <= until)
            {
                due.Add(delivery);
                _waiting.Dequeue();
            }
        }

        return due;
    }

    private void GiveUp(AlertDelivery delivery, string reason)
    {
        metrics.Delivered("given_up");
        logger.AlertGivenUp(delivery.Id, reason);
    }
}
