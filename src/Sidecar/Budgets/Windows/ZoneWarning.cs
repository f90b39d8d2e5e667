namespace Sidecar.Budgets.Windows;

/// <summary>Tells at the start that this machine knows no time zones, before somebody's agent finds out.</summary>
internal sealed class ZoneWarning(ILogger<ZoneWarning> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!ZoneDatabase.IsThere)
        {
            logger.NoZones();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
