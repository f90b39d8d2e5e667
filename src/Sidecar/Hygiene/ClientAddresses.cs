using System.Net;
using Sidecar.Policies;

namespace Sidecar.Hygiene;

/// <summary>Who a request's client is, and what trusted proxies say about it. Of anybody else only the connection counts.</summary>
internal sealed class ClientAddresses(ForwardingOptions options, ProxyNetworks proxies) : IClientAddresses
{
    public ClientAddress Of(HttpRequest request) => ClientAddress.Of(AddressOf(request));

    /// <summary>Null for connections that have no address, such as Unix sockets.</summary>
    public IPAddress? AddressOf(HttpRequest request)
    {
        var peer = request.HttpContext.Connection.RemoteIpAddress;
        return peer is not null && proxies.Contain(peer) ? ForwardedChain.ClientOf(peer, request.Headers, options.Family, proxies) : peer;
    }

    public bool IsThroughProxy(HttpRequest request) => proxies.Contain(request.HttpContext.Connection.RemoteIpAddress);

    /// <summary>What the proxy next to this one says; nothing for a peer that is not trusted.</summary>
    public ForwardedWord WordOf(HttpRequest request)
    {
        if (!IsThroughProxy(request))
        {
            return default;
        }

        if (options.Family == ForwardedFamily.Forwarded)
        {
            var nearest = ForwardedChain.Elements(request.Headers["Forwarded"]).FirstOrDefault();
            return new(nearest?.Host, SchemeOf(nearest?.Proto), Prefix: null);
        }

        return new(Nearest("X-Forwarded-Host"), SchemeOf(Nearest("X-Forwarded-Proto")), PrefixOf(Nearest("X-Forwarded-Prefix")));

        string? Nearest(string name) => ForwardedChain.Entries(request.Headers[name]).FirstOrDefault();
    }

    private static string? SchemeOf(string? text) =>
        string.Equals(text, "https", StringComparison.OrdinalIgnoreCase) ? "https" : string.Equals(text, "http", StringComparison.OrdinalIgnoreCase) ? "http" : null;

    private static string? PrefixOf(string? text) =>
        text is ['/', ..] && !text.Contains('?', StringComparison.Ordinal) && CanonicalPath.Ambiguity(text) is null ? text.TrimEnd('/') : null;
}
