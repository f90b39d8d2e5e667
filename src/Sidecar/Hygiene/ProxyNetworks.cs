using System.Net;
using System.Net.Sockets;
using Sidecar.Protocols.Forwarding;

namespace Sidecar.Hygiene;

/// <summary>Addresses of the proxies whose word about the client counts. IPv4 addresses in IPv6's form are IPv4 addresses, here and in what is asked for.</summary>
internal sealed class ProxyNetworks
{
    private readonly IPNetwork[] _networks;

    /// <param name="texts">Checked before; what is none is passed over.</param>
    public ProxyNetworks(IEnumerable<string> texts) =>
        _networks = [.. texts.Select(static text => TryRead(text, out var network) is null ? network : (IPNetwork?)null).OfType<IPNetwork>()];

    public bool Contain(IPAddress? address)
    {
        if (_networks.Length == 0 || address is null)
        {
            return false;
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var network in _networks)
        {
            if (network.Contains(plain))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads an address or a network.</summary>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public static string? TryRead(string text, out IPNetwork network)
    {
        network = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (ForwardedNode.AddressOf(slash < 0 ? text : text.AsSpan(0, slash)) is not { } address || text.AsSpan().ContainsAny('[', ']', ' ') || IsWithPort(text, address))
        {
            return "is no address or network; write 10.0.0.0/8, 192.0.2.1 or 2001:db8::/32";
        }

        var bytes = address.GetAddressBytes();
        if (LengthOf(text, slash, bytes.Length * 8) is not { } length)
        {
            return $"has no length of a network behind its slash; write 1 to {bytes.Length * 8}";
        }

        if (length == 0)
        {
            return "trusts everybody; name the addresses of the proxies";
        }

        Mask(bytes, length);
        var first = new IPAddress(bytes);
        if (!first.Equals(address))
        {
            return $"is no network, since bits behind its length are set; write {first}/{length}";
        }

        network = new IPNetwork(first, length);
        return null;
    }

    private static bool IsWithPort(string text, IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork && text.Contains(':', StringComparison.Ordinal) && !text.Contains("::", StringComparison.Ordinal);

    // A length that is written for an IPv4 address in IPv6's form counts the ninety-six bits before it.
    private static int? LengthOf(string text, int slash, int bits)
    {
        if (slash < 0)
        {
            return bits;
        }

        var digits = text.AsSpan(slash + 1);
        var before = bits == 32 && text.Contains(':', StringComparison.Ordinal) ? 96 : 0;
        return digits.Length is 1 or 2 or 3 && !digits.ContainsAnyExceptInRange('0', '9') && int.Parse(digits) - before is >= 0 and var length && length <= bits ? length : null;
    }

    private static void Mask(byte[] bytes, int length)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(length - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xFF << (8 - kept));
        }
    }
}
