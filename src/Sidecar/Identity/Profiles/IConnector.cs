using System.Net;

namespace Sidecar.Identity.Profiles;

/// <summary>Opens a connection to an address that was judged; there is no name in it that could come to mean something else.</summary>
internal interface IConnector
{
    /// <exception cref="System.Net.Sockets.SocketException">The connection was not taken.</exception>
    ValueTask<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken);
}
