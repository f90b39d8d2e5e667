using System.Collections.Frozen;
using Microsoft.Extensions.Primitives;
using Sidecar.Policies;

namespace Sidecar.Hygiene;

/// <summary>
/// One look at a request's headers before anybody else reads them. What clients may not say is dropped; what two readers could take for two different things is refused: a header that is one by
/// its meaning and came twice, <c>Connection</c> that takes away what the backend relies on, a body with two ends. Nothing is allocated for a request that has nothing of it.
/// </summary>
/// <param name="family">What trusted proxies write; the other family is dropped from them too, since they may pass on what a client sent.</param>
internal sealed class RequestHeaders(HeaderRules rules, ForwardedFamily family)
{
    // Options of the connection itself, and of how it goes on (RFC 9110 §7.6.1, §7.8; RFC 7540 §3.2.1).
    private static readonly FrozenSet<string> OfConnection =
        new[] { "close", "keep-alive", "upgrade", "te", "http2-settings" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly HeaderRule _own = family == ForwardedFamily.XForwarded ? HeaderRule.XForwarded : HeaderRule.Forwarded;

    /// <returns>Null when the request may go on; what is not for it was removed.</returns>
    public Refusal? Clean(IHeaderDictionary headers, bool fromTrustedPeer)
    {
        List<string>? dropped = null;
        StringValues connection = default;
        var (hasEncoding, hasLength) = (false, false);
        foreach (var (name, values) in headers)
        {
            switch (rules.Of(name))
            {
                case HeaderRule.None or HeaderRule.EndToEnd:
                    continue;
                case HeaderRule.Single when values.Count > 1 || HasOtherSpelling(headers, name):
                    return HygieneRefusals.HeaderRepeated(HeaderRules.Plain(name));
                case HeaderRule.Single:
                    continue;
                case HeaderRule.Connection:
                    connection = values;
                    continue;
                case HeaderRule.TransferEncoding:
                    hasEncoding = true;
                    continue;
                case HeaderRule.ContentLength:
                    hasLength = true;
                    continue;
                case HeaderRule.MovedLength:
                    hasLength = true;
                    break;
                case var rule when fromTrustedPeer && (rule == HeaderRule.Client || rule == _own) && !name.Contains('_', StringComparison.Ordinal):
                    continue;
            }

            (dropped ??= []).Add(name);
        }

        if (hasEncoding && hasLength)
        {
            return HygieneRefusals.AmbiguousFraming();
        }

        return FindTaken(connection, ref dropped) ?? Drop(headers, dropped);
    }

    // Whoever is spelt with '_' looks for the others, so that two odd spellings find each other and a plain one need not look.
    private static bool HasOtherSpelling(IHeaderDictionary headers, string name)
    {
        if (!name.Contains('_', StringComparison.Ordinal))
        {
            return false;
        }

        var plain = HeaderRules.Plain(name);
        foreach (var (other, _) in headers)
        {
            if (other.Length == name.Length && !other.Equals(name, StringComparison.OrdinalIgnoreCase) && HeaderRules.Plain(other).Equals(plain, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static Refusal? Drop(IHeaderDictionary headers, List<string>? names)
    {
        if (names is not null)
        {
            foreach (var name in names)
            {
                headers.Remove(name);
            }
        }

        return null;
    }

    // What Connection names ends here (RFC 9110 §7.6.1), but no header whose absence would change what the request may do or what the backend takes it for. Of one that says close among others the server leaves nothing else;
    // what it named goes on to the backend then, as any header, and Connection itself never does.
    private Refusal? FindTaken(StringValues connection, ref List<string>? dropped)
    {
        foreach (var line in connection)
        {
            if (line is null || OfConnection.Contains(line))
            {
                continue;
            }

            foreach (var option in line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (OfConnection.Contains(option))
                {
                    continue;
                }

                if (rules.Of(option) != HeaderRule.None)
                {
                    return HygieneRefusals.HeaderMalformed("Connection names a header that is not for one hop alone.");
                }

                (dropped ??= []).Add(option);
            }
        }

        return null;
    }
}
