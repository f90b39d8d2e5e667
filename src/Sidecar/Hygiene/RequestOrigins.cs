using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using Sidecar.Policies;
using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Hygiene;

/// <summary>
/// The address that a request's client asked for, where it is one of ours: that of <c>PublicUrl</c> or one of <c>Hosts</c>; without <c>PublicUrl</c> also the connection's own. A trusted proxy says which host its client
/// asked for, and without <c>PublicUrl</c> and <c>Hosts</c> it is believed. Any other host is a claim of somebody's: ours stands in its place.
/// </summary>
internal sealed class RequestOrigins : IRequestOrigins
{
    private readonly ClientAddresses _clients;
    private readonly RequestOrigin? _public;
    private readonly FrozenSet<string> _httpHosts;
    private readonly FrozenSet<string> _httpsHosts;

    /// <param name="options">Checked before.</param>
    public RequestOrigins(ForwardingOptions options, ClientAddresses clients)
    {
        _clients = clients;
        _public = Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var url) ? OriginOf(url) : null;
        (_httpHosts, _httpsHosts) = (Normalize("http"), Normalize("https"));

        FrozenSet<string> Normalize(string scheme) => options.Hosts.Select(host => Authority.Normalize(scheme, host)).OfType<string>().ToFrozenSet(StringComparer.Ordinal);
    }

    public RequestOrigin Of(HttpRequest request)
    {
        var word = _clients.WordOf(request);
        var scheme = SchemeOf(request, word);
        var asked = (word?.Host is { } told ? Authority.Normalize(scheme, told) : null) ?? Authority.Normalize(scheme, request.Headers.Host.ToString());
        var isOurs = asked is not null && IsOurs(request, word, scheme, asked);
        var authority = isOurs ? asked! : _public?.Authority ?? LocalOf(request.HttpContext.Connection, scheme);
        return new(scheme, authority, _public?.Prefix ?? word?.Prefix ?? "") { IsForeignHost = !isOurs };
    }

    /// <summary>http or https, as the client used it.</summary>
    public string SchemeOf(HttpRequest request) => _public?.Scheme ?? SchemeOf(request, _clients.WordOf(request));

    private string SchemeOf(HttpRequest request, ForwardedWord? word) => _public?.Scheme ?? word?.Scheme ?? request.Scheme;

    private static RequestOrigin OriginOf(Uri url)
    {
        var host = url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost;
        return new(url.Scheme, url.IsDefaultPort ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{url.Port}"), url.AbsolutePath.TrimEnd('/'));
    }

    private bool IsOurs(HttpRequest request, ForwardedWord? word, string scheme, string asked)
    {
        var hosts = scheme == "https" ? _httpsHosts : _httpHosts;
        if (_public is { } known)
        {
            return asked == known.Authority || hosts.Contains(asked);
        }

        return hosts.Contains(asked) || (hosts.Count == 0 && word is not null) || IsLocal(request.HttpContext.Connection, scheme, asked);
    }

    private static bool IsLocal(ConnectionInfo connection, string scheme, string asked) =>
        asked == LocalOf(connection, scheme)
        || (connection.LocalIpAddress is { } address && IPAddress.IsLoopback(address) && asked == WithPort("localhost", connection.LocalPort, scheme));

    private static string LocalOf(ConnectionInfo connection, string scheme)
    {
        if (connection.LocalIpAddress is not { } address)
        {
            return "localhost";
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return WithPort(plain.ToString() is var text && text.Contains(':', StringComparison.Ordinal) ? $"[{text.Split('%')[0]}]" : text, connection.LocalPort, scheme);
    }

    private static string WithPort(string host, int port, string scheme) => (scheme, port) switch
    {
        ("http", 80) or ("https", 443) => host,
        _ => string.Create(CultureInfo.InvariantCulture, $"{host}:{port}"),
    };
}
