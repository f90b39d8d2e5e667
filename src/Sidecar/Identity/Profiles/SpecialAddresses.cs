using System.Net;
using System.Net.Sockets;

namespace Sidecar.Identity.Profiles;

/// <summary>
/// Tells public addresses from those of special use: RFC 6890 and IANA's special-purpose registries of IPv4 and IPv6 that it founded.
/// Entries that the registries call globally reachable are here too where nobody runs a web site on them (anycast relays, AS112).
/// </summary>
internal static class SpecialAddresses
{
    // RFC 4291 §2.4: all of IPv6 that has been handed out for global unicast. What is outside of it is nobody's.
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    // RFC 6052 §2.1: an IPv4 address seen through a translator; §3.1 forbids it for addresses that are not global.
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8",          // "this network", RFC 791 §3.2
            "10.0.0.0/8",         // private, RFC 1918
            "100.64.0.0/10",      // shared by carriers, RFC 6598
            "169.254.0.0/16",     // link-local, RFC 3927; clouds answer at 169.254.169.254
            "172.16.0.0/12",      // private, RFC 1918
            "192.0.0.0/24",       // protocol assignments, RFC 6890 §2.1
            "192.0.2.0/24",       // documentation, RFC 5737
            "192.31.196.0/24",    // AS112, RFC 7535
            "192.52.193.0/24",    // AMT, RFC 7450
            "192.88.99.0/24",     // 6to4 relays, RFC 7526
            "192.168.0.0/16",     // private, RFC 1918
            "192.175.48.0/24",    // AS112, RFC 7534
            "198.18.0.0/15",      // benchmarking, RFC 2544
            "198.51.100.0/24",    // documentation, RFC 5737
            "203.0.113.0/24",     // documentation, RFC 5737
            "224.0.0.0/4",        // multicast, RFC 5771
            "240.0.0.0/4",        // reserved, RFC 1112 §4, and limited broadcast, RFC 8190
            "168.63.129.16/32",   // not IANA's: the host below a virtual machine of Azure, which answers there as others do at 169.254.169.254
            "2001::/23",          // protocol assignments with Teredo, benchmarking, ORCHID, RFC 2928
            "2001:db8::/32",      // documentation, RFC 3849
            "2002::/16",          // 6to4, RFC 3056: any IPv4 address behind any relay
            "2620:4f:8000::/48",  // AS112, RFC 7534
            "3fff::/20",          // documentation, RFC 9637
        }.Select(static prefix => IPNetwork.Parse(prefix)),
    ];

    /// <summary>An address that carries another (mapped, RFC 4291 §2.5.5.2; translated, RFC 6052) is what it carries; any other is itself.</summary>
    public static IPAddress Carried(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
        : address.AddressFamily == AddressFamily.InterNetworkV6 && Translated.Contains(address) ? new IPAddress(address.GetAddressBytes().AsSpan(12))
        : address;

    public static AddressStanding Judge(IPAddress address)
    {
        var carried = Carried(address);
        if (IPAddress.IsLoopback(carried))
        {
            // Behind a translator it is somebody else's loopback.
            return carried.Equals(address) || address.IsIPv4MappedToIPv6 ? AddressStanding.Loopback : AddressStanding.SpecialUse;
        }

        var isGlobal = carried.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(carried);
        return isGlobal && !Array.Exists(Special, prefix => prefix.Contains(carried)) ? AddressStanding.Public : AddressStanding.SpecialUse;
    }
}
