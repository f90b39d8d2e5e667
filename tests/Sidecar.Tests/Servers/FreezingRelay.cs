using System.Net;
using System.Net.Sockets;

namespace Sidecar.Tests.Servers;

/// <summary>Hands bytes on to a port of this machine. Connections can be frozen: they stay open and carry nothing any more, while new ones work.</summary>
internal sealed class FreezingRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _target;
    private readonly Task _accepting;
    private int _thaws;

    public FreezingRelay(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What is connected now carries nothing from here on.</summary>
    public void Freeze() => Interlocked.Increment(ref _thaws);

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
            var client = await _listener.AcceptTcpClientAsync(_end.Token);
            _ = RelayAsync(client, Volatile.Read(ref _thaws));
        }
    }

    private async Task RelayAsync(TcpClient client, int thaw)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target, _end.Token);
                await Task.WhenAny(CopyAsync(client, server, thaw), CopyAsync(server, client, thaw));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // Either side left.
            }
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, int thaw)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, _end.Token) is > 0 and var count)
            {
                if (Volatile.Read(ref _thaws) != thaw)
                {
                    await Task.Delay(Timeout.Infinite, _end.Token);
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, count), _end.Token);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Either side left.
        }
    }
}
