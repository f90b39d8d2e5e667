using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Sidecar.IntegrationTests.Proxying;

/// <summary>Just enough of HTTP/2 (RFC 9113) to send a header block that no library would: one request on stream 1, without TLS.</summary>
internal static class RawHttp2
{
    private const byte HeadersFrame = 1;
    private const byte ResetFrame = 3;
    private const byte SettingsFrame = 4;
    private const byte GoAwayFrame = 7;
    private const byte DataFrame = 0;
    private const byte EndStream = 0x1;
    private const byte EndHeaders = 0x4;
    private const byte EndStreamAndHeaders = EndStream | EndHeaders;

    /// <summary>When the server has ended the connection: the status of the answer, or how the request ended without one: RST_STREAM, GOAWAY or "" for a closed connection.</summary>
    public static Task<string> GetAsync(Uri proxy, string path) =>
        SendAsync(proxy, [(":method", "GET"), (":scheme", "http"), (":authority", proxy.Authority), (":path", path)], data: null);

    /// <summary>The same of any header block, with a DATA frame behind it if there is data.</summary>
    public static async Task<string> SendAsync(Uri proxy, IEnumerable<(string Name, string Value)> fields, string? data)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var client = new TcpClient();
        await client.ConnectAsync(proxy.Host, proxy.Port, patience.Token);
        await using var stream = client.GetStream();
        byte[] block = [.. fields.SelectMany(field => Literal(field.Name, field.Value))];
        byte[] request =
        [
            .. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8,
            .. Frame(SettingsFrame, 0, 0, []),
            .. Frame(HeadersFrame, data is null ? EndStreamAndHeaders : EndHeaders, 1, block),
            .. data is null ? [] : Frame(DataFrame, EndStream, 1, Encoding.Latin1.GetBytes(data)),
        ];
        try
        {
            await stream.WriteAsync(request, patience.Token);
            var end = await EndAsync(stream, patience.Token);
            await CloseAsync(client.Client, stream, patience.Token);
            return end;
        }
        catch (IOException)
        {
            // A reset: the server did not want to hear the end of it.
            return "";
        }
    }

    // The server ends the connection when it is done with every request on it.
    private static async Task CloseAsync(Socket socket, NetworkStream stream, CancellationToken cancellation)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(Stream.Null, cancellation);
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            // Ended already.
        }
    }

    private static async Task<string> EndAsync(NetworkStream stream, CancellationToken cancellation)
    {
        var head = new byte[9];
        var end = "";
        while (await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation) == head.Length)
        {
            var payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
            await stream.ReadExactlyAsync(payload, cancellation);
            switch (head[3])
            {
                case HeadersFrame when end.Length == 0:
                    end = Status(payload);
                    break;
                case ResetFrame:
                    return end.Length == 0 ? "RST_STREAM" : end;
                case GoAwayFrame:
                    return end.Length == 0 ? "GOAWAY" : end;
                default:
                    break;
            }

            if (end.Length > 0 && head[3] is HeadersFrame or DataFrame && (head[4] & EndStream) != 0)
            {
                return end;
            }
        }

        return end;
    }

    // Kestrel writes :status first: from the static table (RFC 7541 appendix A, 8 to 14) or as a literal of three digits with the name's index.
    private static string Status(byte[] block)
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

    private static byte[] Frame(byte type, byte flags, int streamId, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        (frame[0], frame[1], frame[2]) = ((byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), streamId);
        payload.CopyTo(frame, 9);
        return frame;
    }

    /// <summary>A literal field without indexing, name and value as they stand (RFC 7541 §6.2.2); both are shorter than 127 bytes.</summary>
    private static IEnumerable<byte> Literal(string name, string value) =>
        new byte[] { 0 }.Append((byte)name.Length).Concat(Encoding.Latin1.GetBytes(name)).Append((byte)value.Length).Concat(Encoding.Latin1.GetBytes(value));
}
