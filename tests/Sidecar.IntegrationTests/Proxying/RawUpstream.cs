using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sidecar.IntegrationTests.Proxying;

/// <summary>A backend that understands nothing: it keeps what came on each connection byte for byte, and answers when nothing more comes. What it saw can be read by no rules but the test's.</summary>
internal sealed class RawUpstream : IAsyncDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(100);
    private static readonly byte[] Answer = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<string> _seen = new();
    private readonly Task _accepting;

    public RawUpstream()
    {
        _listener.Start();
        Address = new Uri($"http://{_listener.LocalEndpoint}/");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>What came on each connection that said anything, in Latin 1, in the order in which they fell quiet.</summary>
    public IReadOnlyList<string> Seen => [.. _seen];

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var served = new List<Task>();
        try
        {
            while (true)
            {
                served.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(served);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        var received = new MemoryStream();
        try
        {
            var stream = client.GetStream();
            var buffer = new byte[16 * 1024];
            for (var isOpen = true; isOpen;)
            {
                using var quiet = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
                quiet.CancelAfter(received.Length == 0 ? TimeSpan.FromSeconds(20) : Quiet);
                try
                {
                    var count = await stream.ReadAsync(buffer, quiet.Token);
                    received.Write(buffer, 0, count);
                    isOpen = count > 0;
                }
                catch (OperationCanceledException)
                {
                    isOpen = false;
                }
            }

            Keep(received);
            await stream.WriteAsync(Answer, _stopping.Token);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            Keep(received);
        }
    }

    private void Keep(MemoryStream received)
    {
        if (received.Length > 0)
        {
            _seen.Enqueue(Encoding.Latin1.GetString(received.ToArray()));
            received.SetLength(0);
        }
    }
}
