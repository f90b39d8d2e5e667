using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Sidecar.Tests.Identity.Profiles;

/// <summary>Speaks TLS, reads one request, and then writes whatever bytes a test says until the other side has gone.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;

    public RawServer(X509Certificate2 certificate, string start, string repeated)
    {
        _listener.Start();
        _serving = ServeAsync(certificate, Encoding.ASCII.GetBytes(start), Encoding.ASCII.GetBytes(repeated));
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Bytes that were written after the start.</summary>
    public long Written { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _serving;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync(X509Certificate2 certificate, byte[] start, byte[] repeated)
    {
        try
        {
            using var client = await _listener.AcceptTcpClientAsync(_end.Token);
            await using var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, _end.Token);
            _ = await stream.ReadAsync(new byte[4096], _end.Token);
            await stream.WriteAsync(start, _end.Token);
            while (repeated.Length > 0)
            {
                await stream.WriteAsync(repeated, _end.Token);
                Written += repeated.Length;
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or SocketException)
        {
        }
    }
}
