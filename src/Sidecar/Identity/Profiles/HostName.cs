using System.Buffers;
using System.Net;

namespace Sidecar.Identity.Profiles;

/// <summary>
/// A host as it stands in a URL, in one writing only: what resolvers and URL libraries read differently (127.1, 0x7f.1, 2130706433, a trailing
/// dot, percent escapes) is no host here.
/// </summary>
/// <param name="Text">In lower case; IPv6 in brackets.</param>
internal sealed record HostName(string Text, IPAddress? Literal, HostNameKind Kind)
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;

    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    // RFC 6761, RFC 6762, RFC 7686, RFC 8375, RFC 9476, and ICANN's "internal" (2024): no public DNS has them.
    private static readonly string[] SpecialEndings = ["local", "internal", "intranet", "home.arpa", "onion", "alt", "invalid", "test"];

    /// <summary>Null when it is no host.</summary>
    public static HostName? Parse(string written)
    {
        var text = written.ToLowerInvariant();
        if (text.StartsWith('['))
        {
            return IPAddress.TryParse(text, out var address) && !text.Contains('%') && text.EndsWith(']') ? Of($"[{address}]", address) : null;
        }

        if (text.Length is 0 or > LongestName)
        {
            return null;
        }

        var labels = text.Split('.');
        if (IsNumeric(labels[^1]))
        {
            // Four decimal numbers without leading zeros, as an address writes itself.
            return IPAddress.TryParse(text, out var address) && address.ToString() == text ? Of(text, address) : null;
        }

        return Array.TrueForAll(labels, IsLabel) ? new HostName(text, null, KindOf(text, labels)) : null;
    }

    private static HostName Of(string text, IPAddress address) => new(
        text, address, SpecialAddresses.Judge(address) == AddressStanding.Loopback ? HostNameKind.Localhost : HostNameKind.Public);

    private static HostNameKind KindOf(string text, string[] labels) =>
        labels[^1] == "localhost" ? HostNameKind.Localhost
        : labels.Length == 1 || Array.Exists(SpecialEndings, ending => text == ending || text.EndsWith("." + ending, StringComparison.Ordinal)) ? HostNameKind.Special
        : HostNameKind.Public;

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= LongestLabel && label[0] != '-' && label[^1] != '-' && !label.AsSpan().ContainsAnyExcept(LabelCharacters);

    // What some libraries take for the last number of an address.
    private static bool IsNumeric(string label) =>
        label.Length > 0 && (label.All(char.IsAsciiDigit) || (label.StartsWith("0x", StringComparison.Ordinal) && label.Skip(2).All(char.IsAsciiHexDigit)));
}

/// <summary>What a host's name says about where it is.</summary>
internal enum HostNameKind
{
    /// <summary>A name that public DNS may have, or an address that is not loopback.</summary>
    Public,

    /// <summary>This machine: <c>localhost</c>, a name below it (RFC 6761 §6.3), a loopback address.</summary>
    Localhost,

    /// <summary>A name that no public DNS has.</summary>
    Special,
}
