using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sidecar.Admin;

/// <summary>A parsed <see cref="AdminOptions.Url"/>.</summary>
/// <param name="Address">Null for all addresses.</param>
/// <param name="IsLocalhost">Both loopback addresses, IPv4 and IPv6.</param>
internal sealed record AdminUrl(bool IsHttps, IPAddress? Address, bool IsLocalhost, int Port)
{
    /// <summary>Whether only this machine, or this pod, can reach the listener.</summary>
    public bool IsLoopback => IsLocalhost || (Address is not null && IPAddress.IsLoopback(Address));

    /// <summary>Null when the text is not such a URL. A host name other than localhost is none: a listener is bound to addresses.</summary>
    public static AdminUrl? Parse(string url)
    {
        var isHttps = url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (!isHttps && !url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var authority = url.AsSpan(isHttps ? 8 : 7).TrimEnd('/');
        var colon = authority.LastIndexOf(':');
        if (colon < 0 || !ushort.TryParse(authority[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return null;
        }

        return authority[..colon] switch
        {
            "*" => new(isHttps, Address: null, IsLocalhost: false, port),
            var host when host.Equals("localhost", StringComparison.OrdinalIgnoreCase) => new(isHttps, IPAddress.Loopback, IsLocalhost: true, port),
            var host => AddressOf(host) is { } address ? new(isHttps, address, IsLocalhost: false, port) : null,
        };
    }

    // Only the full form: IPAddress.Parse would read 127.1 and 2130706433 as addresses too.
    private static IPAddress? AddressOf(ReadOnlySpan<char> host)
    {
        var isBracketed = host is ['[', .., ']'];
        if (!IPAddress.TryParse(isBracketed ? host[1..^1] : host, out var address))
        {
            return null;
        }

        var isFullForm = isBracketed
            ? address.AddressFamily == AddressFamily.InterNetworkV6
            : address.AddressFamily == AddressFamily.InterNetwork && host.SequenceEqual(address.ToString());
        return isFullForm ? address : null;
    }
}
