namespace Sidecar.Resilience;

/// <summary>
/// Holds the shutdown back while load balancers find out about it. The host calls <see cref="StoppingAsync"/> of all services
/// before it stops any, Kestrel among them: until this returns, connections are accepted and requests served as ever.
/// </summary>
internal sealed class DrainService(DrainState state, ShutdownOptions options, TimeProvider time, ILogger<DrainService> logger)
    : IHostedLifecycleService
{
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        state.Begin();
        ResilienceLog.Draining(logger, options.DrainDelay);
        try
        {
            await Task.Delay(options.DrainDelay, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            ResilienceLog.DrainCutShort(logger);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
