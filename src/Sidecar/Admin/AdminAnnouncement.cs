using Microsoft.AspNetCore.Hosting.Server;

namespace Sidecar.Admin;

/// <summary>Says at the start where the listeners are.</summary>
internal sealed class AdminAnnouncement(AdminAddress address, IServer server, ILogger<AdminAnnouncement> logger) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var url in address.ProxyUrls(server))
        {
            AdminLog.ProxyListens(logger, url);
        }

        AdminLog.AdminListens(logger, address.Url);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
