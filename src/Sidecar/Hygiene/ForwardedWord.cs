using System.Net;
using Sidecar.Policies;

namespace Sidecar.Hygiene;

/// <summary>
/// What trusted proxies say of a request: who its client is, and which address that client asked for; null what they do not say, or not in a form that could be believed. The request keeps it: headers are read when
/// somebody first asks, and not again.
/// </summary>
/// <param name="peer">The nearest of them.</param>
internal sealed class ForwardedWord(IPAddress peer, IHeaderDictionary headers, ForwardedFamily family, ProxyNetworks proxies)
{
    private IPAddress? _client;
    private (string? Host, string? Scheme, string? Prefix)? _asked;

    /// <summary>The nearest address that is not one of theirs.</summary>
    public IPAddress Client => _client ??= ForwardedChain.ClientOf(peer, headers, family, proxies);

    /// <summary>As it was written.</summary>
    public string? Host => Asked.Host;

    /// <summary>http or https.</summary>
    public string? Scheme => Asked.Scheme;

    /// <summary>A plain path without a slash at its end.</summary>
    public string? Prefix => Asked.Prefix;

    // By the nearest alone: what it passes on of others is not its word.
    private (string? Host, string? Scheme, string? Prefix) Asked => _asked ??= family == ForwardedFamily.Forwarded ? OfElement() : OfFields();

    private (string? Host, string? Scheme, string? Prefix) OfElement()
    {
        var nearest = ForwardedChain.Elements(headers["Forwarded"]).FirstOrDefault();
        return (nearest?.Host, SchemeOf(nearest?.Proto), Prefix: null);
    }

    private (string? Host, string? Scheme, string? Prefix) OfFields()
    {
        return (Nearest("X-Forwarded-Host"), SchemeOf(Nearest("X-Forwarded-Proto")), PrefixOf(Nearest("X-Forwarded-Prefix")));

        string? Nearest(string name) => ForwardedChain.Nearest(headers[name]);
    }

    private static string? SchemeOf(string? text) =>
        string.Equals(text, "https", StringComparison.OrdinalIgnoreCase) ? "https" : string.Equals(text, "http", StringComparison.OrdinalIgnoreCase) ? "http" : null;

    private static string? PrefixOf(string? text) =>
        text is ['/', ..] && !text.Contains('?', StringComparison.Ordinal) && CanonicalPath.Ambiguity(text) is null ? text.TrimEnd('/') : null;
}
