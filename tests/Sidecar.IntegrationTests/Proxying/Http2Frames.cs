using System.Buffers.Binary;
using System.Text;

namespace Sidecar.IntegrationTests.Proxying;

/// <summary>The few frames of HTTP/2 (RFC 9113 §6) that tests write and read.</summary>
internal static class Http2Frames
{
    public const byte Data = 0;
    public const byte Headers = 1;
    public const byte Reset = 3;
    public const byte Settings = 4;
    public const byte GoAway = 7;

    public const byte EndStream = 0x1;
    public const byte EndHeaders = 0x4;

    /// <summary>What a client says first, with settings of its own: none.</summary>
    public static byte[] Preface => [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, [])];

    /// <summary>A request, with a DATA frame behind its head if there is data.</summary>
    public static byte[] Request(int streamId, IEnumerable<(string Name, string Value)> fields, string? data, bool ends = true)
    {
        byte[] block = [.. fields.SelectMany(field => Literal(field.Name, field.Value))];
        var end = ends ? EndStream : (byte)0;
        return
        [
            .. Frame(Headers, (byte)(EndHeaders | (data is null ? end : 0)), streamId, block),
            .. data is null ? [] : Frame(Data, end, streamId, Encoding.Latin1.GetBytes(data)),
        ];
    }

    public static byte[] Frame(byte type, byte flags, int streamId, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        (frame[0], frame[1], frame[2]) = ((byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), streamId);
        payload.CopyTo(frame, 9);
        return frame;
    }

    /// <summary>Kestrel writes :status first: from the static table (RFC 7541 appendix A, 8 to 14) or as a literal of three digits with the name's index.</summary>
    public static string Status(byte[] block)
    {
        var at = Array.FindIndex(block, first => (first & 0xE0) != 0x20);
        return block[at] switch
        {
            0x88 => "200",
            0x8C => "400",
            0x8D => "404",
            0x8E => "500",
            _ => Encoding.ASCII.GetString(block, at + 2, 3),
        };
    }

    /// <summary>A literal field without indexing, name and value as they stand (RFC 7541 §6.2.2); both are shorter than 127 bytes.</summary>
    private static IEnumerable<byte> Literal(string name, string value) =>
        new byte[] { 0 }.Append((byte)name.Length).Concat(Encoding.Latin1.GetBytes(name)).Append((byte)value.Length).Concat(Encoding.Latin1.GetBytes(value));
}
