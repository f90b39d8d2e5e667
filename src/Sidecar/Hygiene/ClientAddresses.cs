using System.Net;
using Sidecar.Policies;

namespace Sidecar.Hygiene;

/// <summary>Who a request's client is, and what trusted proxies say about it. Of anybody else only the connection counts.</summary>
internal sealed class ClientAddresses(ForwardingOptions options, ProxyNetworks proxies) : IClientAddresses
{
    public ClientAddress Of(HttpRequest request) => ClientAddress.Of(AddressOf(request));

    /// <summary>Null for connections that have no address, such as Unix sockets.</summary>
    public IPAddress? AddressOf(HttpRequest request) => WordOf(request)?.Client ?? request.HttpContext.Connection.RemoteIpAddress;

    /// <summary>What the proxy next to this one says, the same for as long as the request; null for a peer that is not trusted.</summary>
    public ForwardedWord? WordOf(HttpRequest request)
    {
        var features = request.HttpContext.Features;
        if (features.Get<ForwardedWord>() is { } known)
        {
            return known;
        }

        if (request.HttpContext.Connection.RemoteIpAddress is not { } peer || !proxies.Contain(peer))
        {
            return null;
        }

        var word = new ForwardedWord(peer, request.Headers, options.Family, proxies);
        features.Set(word);
        return word;
    }
}
