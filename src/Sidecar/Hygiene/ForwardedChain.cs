using System.Net;
using Microsoft.Extensions.Primitives;
using Sidecar.Policies;
using Sidecar.Protocols.Forwarding;

namespace Sidecar.Hygiene;

/// <summary>Whom proxies say they speak for, from the nearest one on. Several lines of a header are one list.</summary>
internal static class ForwardedChain
{
    // Longer chains are no chains: what stands further left is not looked at.
    private const int MostHops = 32;

    /// <summary>The rightmost address that no trusted proxy has: each trusted one is believed about its own peer, and nobody further. An entry that is no address ends the walk.</summary>
    public static IPAddress ClientOf(IPAddress peer, IHeaderDictionary headers, ForwardedFamily family, ProxyNetworks proxies)
    {
        var entries = family == ForwardedFamily.XForwarded ? Entries(headers["X-Forwarded-For"]) : Elements(headers["Forwarded"]).Select(static element => element?.For);
        var client = peer;
        foreach (var entry in entries.Take(MostHops))
        {
            if (entry is null || ForwardedNode.AddressOf(entry) is not { } next)
            {
                break;
            }

            client = next;
            if (!proxies.Contain(client))
            {
                break;
            }
        }

        return client;
    }

    /// <summary>The last entry of a list; null where there is none.</summary>
    public static string? Nearest(StringValues lines)
    {
        if (lines.Count == 0)
        {
            return null;
        }

        // Mostly there is one line with one entry.
        return lines is [{ } only] && !only.Contains(',', StringComparison.Ordinal)
            ? only.Trim() is { Length: > 0 } entry ? entry : null
            : Entries(lines).FirstOrDefault();
    }

    /// <summary>The entries of a list, the last one first. Empty ones are none.</summary>
    public static IEnumerable<string> Entries(StringValues lines)
    {
        for (var i = lines.Count - 1; i >= 0; i--)
        {
            var (line, end) = (lines[i] ?? "", lines[i]?.Length ?? 0);
            while (end >= 0)
            {
                var comma = end == 0 ? -1 : line.LastIndexOf(',', end - 1);
                var entry = line[(comma + 1)..end].Trim();
                end = comma;
                if (entry.Length > 0)
                {
                    yield return entry;
                }
            }
        }
    }

    /// <summary>The elements of <c>Forwarded</c>, the last one first. Null for one that cannot be read; what stands before it is nobody's word.</summary>
    public static IEnumerable<ForwardedElement?> Elements(StringValues lines)
    {
        for (var i = lines.Count - 1; i >= 0; i--)
        {
            var line = lines[i] ?? "";
            for (var end = line.Length; end >= 0;)
            {
                if (!ForwardedHeader.TryReadLast(line.AsSpan(0, end), out var element, out var start))
                {
                    yield return null;
                    yield break;
                }

                end = start - 1;
                if (element is not null)
                {
                    yield return element;
                }
            }
        }
    }
}
