namespace Sidecar.Identity.Profiles;

/// <summary>Tells at the start that a switch for development is on, which opens this machine to whoever can send a request.</summary>
internal sealed class LoopbackWarning(ProfileOptions options, ILogger<LoopbackWarning> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.AllowLoopback)
        {
            logger.LoopbackAllowed($"{ProfileOptions.Section}:{nameof(ProfileOptions.AllowLoopback)}");
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
