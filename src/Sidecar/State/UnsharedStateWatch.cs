using Sidecar.Ledger;

namespace Sidecar.State;

/// <summary>
/// Tells, where replicas may share the ledger and the state is this process's own, that there may be no second one; and if there is, that there is.
/// </summary>
internal sealed class UnsharedStateWatch(ILedgerReplicas replicas, TimeProvider time, ILogger<UnsharedStateWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    // A predecessor that was killed counts for half a minute, and one that drains is on its way out.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private long? _seenAt;
    private bool _isTold;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        logger.StateIsUnshared();
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Looks once.</summary>
    public void Look()
    {
        if (replicas.Others is not (> 0 and var others))
        {
            (_seenAt, _isTold) = (null, false);
            return;
        }

        _seenAt ??= time.GetTimestamp();
        if (!_isTold && time.GetElapsedTime(_seenAt.Value) >= Patience)
        {
            _isTold = true;
            logger.StateIsSplit(others);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var pace = new PeriodicTimer(Pace, time);
        while (await pace.WaitForNextTickAsync(stoppingToken))
        {
            Look();
        }
    }
}
