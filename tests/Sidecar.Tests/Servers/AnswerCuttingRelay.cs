using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sidecar.Tests.Servers;

/// <summary>
/// Hands bytes on to a PostgreSQL of this machine. Armed, it lets the next request through that has a text in it, waits until the server has done it, and cuts the
/// connection in place of the answer.
/// </summary>
internal sealed class AnswerCuttingRelay : IAsyncDisposable
{
    // ReadyForQuery outside of a transaction: what was asked is committed (PostgreSQL's protocol, section 55.7).
    private static readonly byte[] Done = [(byte)'Z', 0, 0, 0, 5, (byte)'I'];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _target;
    private readonly Task _accepting;
    private volatile TaskCompletionSource? _cut;
    private volatile byte[]? _text;
    private volatile bool _isClosedAfter;
    private volatile bool _isClosed;

    private AnswerCuttingRelay(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public static AnswerCuttingRelay To(int port) => new(port);

    /// <param name="text">In the request whose answer is lost.</param>
    /// <param name="closesAfter">Whether nobody reaches the server from then on, until <see cref="Open"/>.</param>
    /// <returns>Ends when the server has done it.</returns>
    public Task Arm(string text, bool closesAfter)
    {
        var cut = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (_cut, _isClosedAfter, _text) = (cut, closesAfter, Encoding.UTF8.GetBytes(text));
        return cut.Task;
    }

    public void Open() => _isClosed = false;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            _ = RelayAsync(await _listener.AcceptTcpClientAsync(_end.Token));
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            if (_isClosed)
            {
                return;
            }

            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target, _end.Token);
                var connection = new Connection();
                await Task.WhenAny(AskAsync(client.GetStream(), server.GetStream(), connection), AnswerAsync(server.GetStream(), client.GetStream(), connection));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // Either side left.
            }
        }
    }

    private async Task AskAsync(NetworkStream client, NetworkStream server, Connection connection)
    {
        var buffer = new byte[256 * 1024];
        while (await client.ReadAsync(buffer, _end.Token) is > 0 and var count)
        {
            if (_text is { } text && buffer.AsSpan(0, count).IndexOf(text) >= 0)
            {
                _text = null;
                connection.IsCut = true;
            }

            await server.WriteAsync(buffer.AsMemory(0, count), _end.Token);
        }
    }

    private async Task AnswerAsync(NetworkStream server, NetworkStream client, Connection connection)
    {
        var buffer = new byte[256 * 1024];
        while (await server.ReadAsync(buffer, _end.Token) is > 0 and var count)
        {
            if (!connection.IsCut)
            {
                await client.WriteAsync(buffer.AsMemory(0, count), _end.Token);
            }
            else if (buffer.AsSpan(0, count).EndsWith(Done))
            {
                _isClosed = _isClosedAfter;
                _cut!.SetResult();
                return;
            }
        }
    }

    private sealed class Connection
    {
        public volatile bool IsCut;
    }
}
