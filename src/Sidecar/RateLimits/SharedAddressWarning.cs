namespace Sidecar.RateLimits;

/// <summary>Says at every start that limits by address count all clients as one.</summary>
internal sealed class SharedAddressWarning(PeerKind peers, AddressLimits limits, ILogger<SharedAddressWarning> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (peers == PeerKind.Ingress && limits.Labels is { Count: > 0 } labels)
        {
            logger.AddressesShared(string.Join(", ", labels));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
