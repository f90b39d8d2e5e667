using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Sidecar.Protocols.Dpop;

/// <summary>
/// URLs as RFC 9449 §4.3 compares them: without query and fragment, normalised by syntax and scheme (RFC 3986 §6.2.2 and §6.2.3). Scheme and host in
/// lower case, no default port, unreserved characters unescaped, other escapes in upper case, no dot segments, <c>/</c> for an empty path.
/// </summary>
public static class DpopUrl
{
    private static readonly SearchValues<char> Unreserved = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    private static readonly SearchValues<char> Ipv6 = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>
    /// The one form of all URLs that mean the same. False for what is no absolute <c>http</c> or <c>https</c> URL of visible ASCII, has user information or
    /// an escape in its host, a port that is none, or an escape that is none.
    /// </summary>
    public static bool TryNormalize(ReadOnlySpan<char> url, [NotNullWhen(true)] out string? normalized)
    {
        normalized = null;
        if (url.ContainsAnyExceptInRange('!', '~'))
        {
            return false;
        }

        var end = url.IndexOfAny('?', '#');
        url = end < 0 ? url : url[..end];
        var colon = url.IndexOf("://");
        if (colon < 0 || SchemeOf(url[..colon]) is not { } scheme)
        {
            return false;
        }

        var rest = url[(colon + 3)..];
        var slash = rest.IndexOf('/');
        if (TryNormalizeAuthority(slash < 0 ? rest : rest[..slash], scheme, out var authority) && TryNormalizePath(slash < 0 ? "/" : rest[slash..], out var path))
        {
            normalized = $"{scheme}://{authority}{path}";
        }

        return normalized is not null;
    }

    private static string? SchemeOf(ReadOnlySpan<char> text) =>
        text.Equals("https", StringComparison.OrdinalIgnoreCase) ? "https"
        : text.Equals("http", StringComparison.OrdinalIgnoreCase) ? "http"
        : null;

    private static bool TryNormalizeAuthority(ReadOnlySpan<char> text, string scheme, out string authority)
    {
        authority = "";
        var hostEnd = text.StartsWith("[") ? text.IndexOf(']') + 1 : text.IndexOf(':') is var colon and >= 0 ? colon : text.Length;
        var host = text[..hostEnd];
        if (!IsHost(host) || !TryReadPort(text[hostEnd..], out var number))
        {
            return false;
        }

        var isDefault = number is null || number == (scheme == "https" ? 443 : 80);
        authority = string.Create(CultureInfo.InvariantCulture, $"{host.ToString().ToLowerInvariant()}{(isDefault ? "" : $":{number}")}");
        return true;
    }

    private static bool IsHost(ReadOnlySpan<char> host) =>
        host.StartsWith("[")
            ? host.Length > 2 && !host[1..^1].ContainsAnyExcept(Ipv6)
            : host.Length > 0 && !host.ContainsAnyExcept(Unreserved);

    // An empty port is the default one (RFC 3986 §6.2.3).
    private static bool TryReadPort(ReadOnlySpan<char> text, out int? port)
    {
        port = null;
        if (text.Length <= 1)
        {
            return text is [] or [':'];
        }

        if (text[0] != ':' || text.Length > 6 || text[1..].ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        port = int.Parse(text[1..], NumberStyles.None, CultureInfo.InvariantCulture);
        return port <= 65535;
    }

    private static bool TryNormalizePath(ReadOnlySpan<char> path, out string normalized)
    {
        normalized = "";
        var text = new StringBuilder(path.Length);
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] != '%')
            {
                text.Append(path[i]);
                continue;
            }

            if (path.Length - i < 3 || !byte.TryParse(path.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                return false;
            }

            if (Unreserved.Contains((char)code))
            {
                text.Append((char)code);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"%{code:X2}");
            }

            i += 2;
        }

        normalized = WithoutDotSegments(text.ToString());
        return true;
    }

    // RFC 3986 §5.2.4, of a path that begins with a slash.
    private static string WithoutDotSegments(string path)
    {
        if (!path.Contains("/.", StringComparison.Ordinal))
        {
            return path;
        }

        var kept = new List<string>();
        var segments = path.Split('/')[1..];
        foreach (var segment in segments)
        {
            if (segment == "..")
            {
                kept.RemoveRange(Math.Max(0, kept.Count - 1), Math.Min(1, kept.Count));
            }
            else if (segment != ".")
            {
                kept.Add(segment);
            }
        }

        return $"/{string.Join('/', segments[^1] is "." or ".." ? kept.Append("") : kept)}";
    }
}
