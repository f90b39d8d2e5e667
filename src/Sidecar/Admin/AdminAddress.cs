using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Sidecar.Admin;

/// <summary>Where the listeners really are, known once the host has started; with port 0 nobody knows before.</summary>
internal sealed class AdminAddress
{
    /// <summary>The listener as Kestrel knows it; Kestrel writes the bound port into it.</summary>
    public ListenOptions? Listener { get; set; }

    /// <summary>The admin listener's URL, e.g. <c>http://127.0.0.1:9901</c>.</summary>
    public string Url => Listener?.ToString() ?? throw new InvalidOperationException("The admin listener was not bound.");

    /// <summary>The URLs of all other listeners.</summary>
    public IEnumerable<string> ProxyUrls(IServer server) =>
        server.Features.Get<IServerAddressesFeature>()?.Addresses.Where(url => url != Url) ?? [];
}
