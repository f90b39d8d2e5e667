using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Sidecar.IntegrationTests.Proxying;

/// <summary>A backend that keeps what came on each connection byte for byte. What it saw can be read by no rules but the test's.</summary>
internal sealed class RawUpstream : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<RawUpstreamConnection> _accepted = new();
    private readonly ConcurrentQueue<RawUpstreamConnection> _spoken = new();
    private readonly ConcurrentDictionary<EndPoint, TaskCompletionSource> _marks = new();
    private readonly Task _accepting;

    public RawUpstream()
    {
        _listener.Start();
        Address = new Uri($"http://{_listener.LocalEndpoint}/");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>What came on each connection that said anything, in Latin 1, in the order in which they began.</summary>
    public IReadOnlyList<string> Seen => [.. _spoken.Select(static connection => connection.Text)];

    /// <summary>
    /// Comes back when everything is seen that was sent before: connections are accepted one after the other, so one more that we make ourselves stands behind all of them; and each that said anything is seen to its end.
    /// </summary>
    public async Task SettleAsync()
    {
        using var mark = new TcpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var isAccepted = _marks[mark.Client.LocalEndPoint!] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await mark.ConnectAsync(IPAddress.Loopback, ((IPEndPoint)_listener.LocalEndpoint).Port);
        await isAccepted.Task.WaitAsync(Patience);
        await Task.WhenAll(_accepted.Where(static connection => connection.HasSpoken).Select(static connection => connection.Ended)).WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stopping.Token);
                if (_marks.TryRemove(socket.RemoteEndPoint!, out var mark))
                {
                    socket.Dispose();
                    mark.SetResult();
                    continue;
                }

                _accepted.Enqueue(new RawUpstreamConnection(socket, _spoken.Enqueue, _stopping.Token));
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(_accepted.Select(static connection => connection.Ended));
        }
    }
}
