using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Sidecar.Identity.Profiles;

namespace Sidecar.Tests.Identity.Profiles;

/// <summary>Takes every connection to one port of this machine, and remembers where it was meant to go: the judging of addresses stays the product's own.</summary>
internal sealed class DivertingConnector(int port) : IConnector
{
    private readonly TcpConnector _tcp = new();

    /// <summary>Addresses that take no connection.</summary>
    public ConcurrentBag<string> Dead { get; } = [];

    /// <summary>No address takes a connection.</summary>
    public bool IsDown { get; set; }

    /// <summary>Where connections were meant to go.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public ValueTask<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        Asked.Enqueue(endpoint.ToString());
        return IsDown || Dead.Contains(endpoint.Address.ToString())
            ? throw new SocketException((int)SocketError.ConnectionRefused)
            : _tcp.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
    }
}
