using System.Net.Sockets;
using System.Text;

namespace Sidecar.IntegrationTests.Proxying;

/// <summary>
/// One connection to a backend that answers once: when a whole request came, and nothing behind it for a moment. It goes on listening until the other side ends, so that whatever comes later is seen too.
/// </summary>
internal sealed class RawUpstreamConnection
{
    // How long something behind a whole request is waited for before the answer, and the rest of an unfinished one or the end after it.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly byte[] Answer = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");

    private readonly Lock _lock = new();
    private readonly Socket _socket;
    private readonly Action<RawUpstreamConnection> _onFirst;
    private readonly StringBuilder _received = new();
    private bool _isOpen = true;

    /// <param name="onFirst">Called when the first byte comes.</param>
    public RawUpstreamConnection(Socket socket, Action<RawUpstreamConnection> onFirst, CancellationToken stopping)
    {
        (_socket, _onFirst) = (socket, onFirst);
        _socket.Blocking = false;
        Ended = ServeAsync(stopping);
    }

    /// <summary>When nothing more can come.</summary>
    public Task Ended { get; }

    /// <summary>What came, in Latin 1.</summary>
    public string Text
    {
        get
        {
            lock (_lock)
            {
                return _received.ToString();
            }
        }
    }

    /// <summary>Whether anything came, read or not.</summary>
    public bool HasSpoken
    {
        get
        {
            lock (_lock)
            {
                return _received.Length > 0 || (_isOpen && _socket.Available > 0);
            }
        }
    }

    private async Task ServeAsync(CancellationToken stopping)
    {
        await Task.Yield();
        try
        {
            for (var isAnswered = false; ;)
            {
                var isWhole = !isAnswered && ForwardedBytes.IsWhole(Text);
                if (await ComesMoreAsync(isWhole ? Quiet : Patience, stopping))
                {
                    if (!Take())
                    {
                        return;
                    }
                }
                else if (isAnswered || stopping.IsCancellationRequested || Text.Length == 0)
                {
                    return;
                }
                else
                {
                    await _socket.SendAsync(Answer, stopping);
                    isAnswered = true;
                }
            }
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException)
        {
            // Reset by the other side, or stopped: what came until then is what was seen.
        }
        finally
        {
            Close();
        }
    }

    // Nothing is taken from the socket here: until it is kept it can be seen there.
    private async Task<bool> ComesMoreAsync(TimeSpan time, CancellationToken stopping)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(time);
        try
        {
            await _socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, patience.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // False at the end. Waiting may end with nothing to read, for what came together with what was read before.
    private bool Take()
    {
        var buffer = new byte[16 * 1024];
        var isFirst = false;
        int count;
        lock (_lock)
        {
            count = _socket.Receive(buffer, SocketFlags.None, out var error);
            if (error != SocketError.Success)
            {
                return error == SocketError.WouldBlock;
            }

            isFirst = count > 0 && _received.Length == 0;
            _received.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        if (isFirst)
        {
            _onFirst(this);
        }

        return count > 0;
    }

    private void Close()
    {
        lock (_lock)
        {
            _isOpen = false;
            _socket.Dispose();
        }
    }
}
