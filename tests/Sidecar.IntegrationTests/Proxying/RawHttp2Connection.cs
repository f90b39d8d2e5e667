using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Sidecar.IntegrationTests.Proxying;

/// <summary>A connection of HTTP/2 without TLS, with as many requests on it as a test likes to write.</summary>
internal sealed class RawHttp2Connection : IDisposable
{
    private const ushort MaxConcurrentStreams = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TcpClient _client;
    private readonly NetworkStream _stream;
    private readonly CancellationTokenSource _patience = new(Patience);
    private readonly Dictionary<int, string> _beginnings = [];
    private readonly Dictionary<int, StringBuilder> _bodies = [];
    private readonly HashSet<int> _ended = [];

    private RawHttp2Connection(TcpClient client)
    {
        _client = client;
        _stream = client.GetStream();
    }

    /// <summary>What the server says of the streams that it takes at once; known once something was read.</summary>
    public int? MaxStreams { get; private set; }

    /// <summary>The code of the last RST_STREAM (RFC 9113 §7).</summary>
    public int? ResetCode { get; private set; }

    public static async Task<RawHttp2Connection> OpenAsync(Uri proxy)
    {
        var client = new TcpClient();
        await client.ConnectAsync(proxy.Host, proxy.Port);
        var connection = new RawHttp2Connection(client);
        await connection.SendAsync(Http2Frames.Preface);
        return connection;
    }

    /// <summary>A server that does not want to hear the end of it is found out when its answer is read.</summary>
    public async Task SendAsync(byte[] frames)
    {
        try
        {
            await _stream.WriteAsync(frames, _patience.Token);
        }
        catch (IOException)
        {
            // Closed: nothing will be read.
        }
    }

    /// <summary>The status of the answer on a stream, or how it ended without one: RST_STREAM, GOAWAY or "" for a closed connection.</summary>
    public async Task<string> BeginningAsync(int streamId)
    {
        while (!_beginnings.ContainsKey(streamId) && await ReadFrameAsync())
        {
        }

        return _beginnings.GetValueOrDefault(streamId, "");
    }

    /// <summary>The answer's body, when all of it is here.</summary>
    public async Task<string> BodyAsync(int streamId)
    {
        while (!_ended.Contains(streamId) && await ReadFrameAsync())
        {
        }

        return _bodies.TryGetValue(streamId, out var body) ? body.ToString() : "";
    }

    /// <summary>Says that nothing follows, and waits until the server has ended the connection: it does so when it is done with every request on it.</summary>
    public async Task CloseAsync()
    {
        try
        {
            _client.Client.Shutdown(SocketShutdown.Send);
            await _stream.CopyToAsync(Stream.Null, _patience.Token);
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            // Ended already.
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
        _patience.Dispose();
    }

    private async Task<bool> ReadFrameAsync()
    {
        try
        {
            var head = new byte[9];
            await _stream.ReadExactlyAsync(head, _patience.Token);
            var payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
            await _stream.ReadExactlyAsync(payload, _patience.Token);
            return Take(head[3], head[4], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)), payload);
        }
        catch (IOException)
        {
            // The end, or a reset: the server did not want to hear the end of it.
            return false;
        }
    }

    /// <summary>Whether another frame may come.</summary>
    private bool Take(byte type, byte flags, int streamId, byte[] payload)
    {
        switch (type)
        {
            case Http2Frames.Headers:
                _beginnings.TryAdd(streamId, Http2Frames.Status(payload));
                break;
            case Http2Frames.Data:
                (_bodies.TryGetValue(streamId, out var body) ? body : _bodies[streamId] = new StringBuilder()).Append(Encoding.UTF8.GetString(payload));
                break;
            case Http2Frames.Reset:
                ResetCode = BinaryPrimitives.ReadInt32BigEndian(payload);
                _beginnings.TryAdd(streamId, "RST_STREAM");
                _ended.Add(streamId);
                break;
            case Http2Frames.Settings:
                TakeSettings(payload);
                break;
            case Http2Frames.GoAway:
                foreach (var id in Enumerable.Range(1, 99))
                {
                    _beginnings.TryAdd(id, "GOAWAY");
                }

                return false;
        }

        if (type is Http2Frames.Headers or Http2Frames.Data && (flags & Http2Frames.EndStream) != 0)
        {
            _ended.Add(streamId);
        }

        return true;
    }

    private void TakeSettings(byte[] payload)
    {
        for (var at = 0; at < payload.Length; at += 6)
        {
            if (BinaryPrimitives.ReadUInt16BigEndian(payload.AsSpan(at)) == MaxConcurrentStreams)
            {
                MaxStreams = BinaryPrimitives.ReadInt32BigEndian(payload.AsSpan(at + 2));
            }
        }
    }
}
