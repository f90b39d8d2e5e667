using Sidecar.Policies;

namespace Sidecar.Hygiene;

/// <summary>The peer is the client, whatever the request says.</summary>
internal sealed class PeerAddresses : IClientAddresses
{
    public ClientAddress Of(HttpRequest request) => ClientAddress.Of(request.HttpContext.Connection.RemoteIpAddress);
}
