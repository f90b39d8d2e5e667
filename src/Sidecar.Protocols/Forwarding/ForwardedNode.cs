using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Sidecar.Protocols.Forwarding;

/// <summary>
/// A node's address, as <c>Forwarded</c> (RFC 7239 §6) and <c>X-Forwarded-For</c> write it: <c>192.0.2.1</c>, <c>192.0.2.1:80</c>, <c>[2001:db8::1]</c>, <c>[2001:db8::1]:80</c> and, in the latter, <c>2001:db8::1</c>.
/// </summary>
public static class ForwardedNode
{
    private const int LongestV6 = 45;

    private static readonly SearchValues<char> V6Characters = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>
    /// The address, IPv4 where it is an IPv4 address in IPv6's form. Null for whatever else: <c>unknown</c>, obfuscated names, ports that are no numbers, zones, and forms of IPv4 that readers take for different
    /// addresses (fewer than four parts, hexadecimal, leading zeros).
    /// </summary>
    /// <param name="text">Without quotes; blanks around it are passed over.</param>
    public static IPAddress? AddressOf(ReadOnlySpan<char> text)
    {
        text = text.Trim(" \t");
        if (text is ['[', ..])
        {
            var end = text.IndexOf(']');
            return end > 0 && (text.Length == end + 1 || IsPort(text[(end + 1)..])) ? V6(text[1..end]) : null;
        }

        var colon = text.IndexOf(':');
        return colon < 0 ? V4(text)
            : text.LastIndexOf(':') > colon ? V6(text)
            : IsPort(text[colon..]) ? V4(text[..colon]) : null;
    }

    // With its colon.
    private static bool IsPort(ReadOnlySpan<char> text) => text is [':', _, ..] && text.Length <= 6 && !text[1..].ContainsAnyExceptInRange('0', '9');

    private static IPAddress? V6(ReadOnlySpan<char> text)
    {
        if (text.Length > LongestV6 || text.ContainsAnyExcept(V6Characters) || !IPAddress.TryParse(text, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return null;
        }

        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    private static IPAddress? V4(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[4];
        var index = 0;
        foreach (var range in text.Split('.'))
        {
            var part = text[range];
            if (index == bytes.Length || part.IsEmpty || part.Length > 3 || part.ContainsAnyExceptInRange('0', '9') || (part.Length > 1 && part[0] == '0') || !byte.TryParse(part, out bytes[index++]))
            {
                return null;
            }
        }

        return index == bytes.Length ? new IPAddress(bytes) : null;
    }
}
