using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Sidecar.Admin;

/// <summary>Gives Kestrel a listener of its own for operators, beside those that the configuration has for the proxy.</summary>
internal sealed class AdminListener(AdminOptions options, AdminAddress address) : IPostConfigureOptions<KestrelServerOptions>, IAdminConnection
{
    // After all other options, so that the certificate for https is known.
    public void PostConfigure(string? name, KestrelServerOptions kestrel)
    {
        var url = AdminUrl.Parse(options.Url)
            ?? throw new InvalidOperationException($"{AdminOptions.Section}:Url was not validated before the start.");

        if (url.Address is null)
        {
            kestrel.ListenAnyIP(url.Port, listener => Listen(listener, url));
        }
        else if (url.IsLocalhost && url.Port != 0)
        {
            kestrel.ListenLocalhost(url.Port, listener => Listen(listener, url));
        }
        else
        {
            // Localhost with a free port is IPv4 only: one port cannot be had for two addresses at once.
            kestrel.Listen(new IPEndPoint(url.Address, url.Port), listener => Listen(listener, url));
        }
    }

    private void Listen(ListenOptions listener, AdminUrl url)
    {
        address.Listener = listener;
        listener.Protocols = url.IsHttps ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
        listener.Use(Mark);
        if (url.IsHttps)
        {
            listener.UseHttps();
        }
    }

    private ConnectionDelegate Mark(ConnectionDelegate next) => connection =>
    {
        connection.Features.Set<IAdminConnection>(this);
        return next(connection);
    };
}
