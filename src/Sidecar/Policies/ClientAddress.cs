using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;

namespace Sidecar.Policies;

/// <summary>Where a client is, as limits count: an IPv4 address, or an IPv6 network of 64 bits, which is what one household or machine has to choose from.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ClientAddress
{
    private readonly ulong _network;
    private readonly int _bytes;

    private ClientAddress(ulong network, int bytes) => (_network, _bytes) = (network, bytes);

    /// <summary>False for connections that have no address, such as Unix sockets.</summary>
    public bool IsKnown => _bytes != 0;

    public static ClientAddress Of(IPAddress? address)
    {
        if (address is null)
        {
            return default;
        }

        Span<byte> bytes = stackalloc byte[16];
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        plain.TryWriteBytes(bytes, out var length);
        return length == 4 ? new(BinaryPrimitives.ReadUInt32BigEndian(bytes), length) : new(BinaryPrimitives.ReadUInt64BigEndian(bytes), length);
    }

    /// <summary>192.0.2.1, 2001:db8::/64 or none.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        switch (_bytes)
        {
            case 0:
                return "none";
            case 4:
                BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)_network);
                return new IPAddress(bytes[..4]).ToString();
            default:
                BinaryPrimitives.WriteUInt64BigEndian(bytes, _network);
                return new IPAddress(bytes).ToString() + "/64";
        }
    }
}
