using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Sidecar.Hygiene.Cors;

/// <summary>Origins whose pages may call. Written as browsers write them, lower-case and without the port that is the scheme's own; nothing of what a client sends is taken apart further than that.</summary>
internal sealed class CorsOrigins
{
    public const string Any = "*";

    /// <summary>What browsers send for pages without an origin, which anybody can make.</summary>
    public const string Null = "null";

    private const string SchemeEnd = "://";
    private const string AnySubdomain = "*.";
    private const int Longest = 256;
    private const int LargestPort = 65535;

    private static readonly SearchValues<char> SchemeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789+.-");
    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-_");
    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789abcdef:.");

    private readonly FrozenSet<string> _exact;
    private readonly (string Before, string After)[] _patterns;

    /// <param name="origins">Each as <see cref="Normalize"/> gives it.</param>
    public CorsOrigins(IReadOnlyList<string> origins)
    {
        AllowsAny = origins.Contains(Any);
        _exact = origins.Where(static origin => !origin.Contains('*', StringComparison.Ordinal)).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _patterns = [.. origins.Where(static origin => origin.Contains(AnySubdomain, StringComparison.Ordinal)).Select(Split)];
    }

    public bool AllowsAny { get; }

    /// <param name="origin">The header as it came. Browsers write ASCII; what only looks like it in lower case (the Kelvin sign is a k there) is not from them.</param>
    public bool Allows(StringValues origin) =>
        origin is [{ Length: > 0 and <= Longest } text] && Ascii.IsValid(text) && (AllowsAny || _exact.Contains(text) || Array.Exists(_patterns, pattern => IsSubdomain(text, pattern)));

    /// <summary>An origin or a pattern of the configuration as it is compared; null where it is none.</summary>
    public static string? Normalize(string text)
    {
        if (text is Any or Null)
        {
            return text;
        }

        var lower = text.ToLowerInvariant();
        var scheme = lower.IndexOf(SchemeEnd, StringComparison.Ordinal);
        if (scheme <= 0 || lower.Length > Longest || lower.AsSpan(0, scheme).ContainsAnyExcept(SchemeCharacters) || !char.IsAsciiLetter(lower[0]))
        {
            return null;
        }

        var authority = lower[(scheme + SchemeEnd.Length)..];
        var colon = authority.LastIndexOf(':') is var last && last > authority.LastIndexOf(']') ? last : -1;
        var host = colon < 0 ? authority : authority[..colon];
        if (!IsHost(host))
        {
            return null;
        }

        if (colon < 0)
        {
            return lower;
        }

        return Port(authority[(colon + 1)..]) is { } port ? $"{lower[..scheme]}{SchemeEnd}{host}{(IsOwn(lower[..scheme], port) ? "" : $":{port}")}" : null;
    }

    /// <summary>Whether it is a pattern for whatever is below a single label, such as <c>https://*.com</c>: hosts that have nothing to do with each other.</summary>
    /// <param name="origin">As <see cref="Normalize"/> gives it.</param>
    public static bool IsOfTopLevel(string origin) =>
        origin.IndexOf(AnySubdomain, StringComparison.Ordinal) is >= 0 and var star && !origin.AsSpan(star + AnySubdomain.Length).Contains('.');

    private static bool IsHost(string host)
    {
        if (host is ['[', .. var address, ']'])
        {
            return address.Length > 0 && !address.AsSpan().ContainsAnyExcept(AddressCharacters);
        }

        var name = host.StartsWith(AnySubdomain, StringComparison.Ordinal) ? host[AnySubdomain.Length..] : host;
        return IsName(name);
    }

    private static bool IsName(ReadOnlySpan<char> name) =>
        name is [not '.', ..] and [.., not '.'] && !name.ContainsAnyExcept(HostCharacters) && !name.Contains("..", StringComparison.Ordinal);

    private static int? Port(string text) =>
        text is { Length: > 0 and <= 5 } && text.All(char.IsAsciiDigit) && int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) is > 0 and <= LargestPort and var port ? port : null;

    private static bool IsOwn(string scheme, int port) => (scheme, port) is ("https", 443) or ("http", 80);

    private static (string Before, string After) Split(string pattern)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        return (pattern[..star], pattern[(star + 1)..]);
    }

    /// <summary>One label or more before the domain, and nothing else: never the domain itself.</summary>
    private static bool IsSubdomain(string origin, (string Before, string After) pattern) =>
        origin.Length > pattern.Before.Length + pattern.After.Length
        && origin.StartsWith(pattern.Before, StringComparison.OrdinalIgnoreCase)
        && origin.EndsWith(pattern.After, StringComparison.OrdinalIgnoreCase)
        && IsName(origin.ToLowerInvariant().AsSpan(pattern.Before.Length, origin.Length - pattern.Before.Length - pattern.After.Length));
}
