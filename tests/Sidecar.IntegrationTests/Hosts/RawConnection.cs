using System.Net.Sockets;
using System.Text;

namespace Sidecar.IntegrationTests.Hosts;

/// <summary>A bare HTTP/1.1 connection, for what no client library would send or let see.</summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);

    private RawConnection()
    {
    }

    public static async Task<RawConnection> OpenAsync(Uri server)
    {
        var connection = new RawConnection();
        await connection._socket.ConnectAsync(server.Host, server.Port);
        return connection;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(byte[] bytes) => await _socket.SendAsync(bytes);

    /// <summary>All that comes until it ends with what is waited for, or the server closes.</summary>
    public async Task<string> ReadUntilAsync(Func<string, bool> isAll)
    {
        using var patience = new CancellationTokenSource(Patience);
        var received = new StringBuilder();
        var buffer = new byte[16 * 1024];
        while (!isAll(received.ToString()))
        {
            var count = await _socket.ReceiveAsync(buffer, patience.Token);
            if (count == 0)
            {
                break;
            }

            received.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        return received.ToString();
    }

    public void Dispose() => _socket.Dispose();
}
