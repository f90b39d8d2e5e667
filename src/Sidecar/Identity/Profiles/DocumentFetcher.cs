using System.Net;
using System.Net.Sockets;

namespace Sidecar.Identity.Profiles;

/// <summary>
/// One fetch of one URL: looks the host up, judges what it finds, connects to what it judged, and reads one answer. Every fetch has a
/// connection of its own, so that none is ever spoken to that was judged for another fetch or at another time.
/// </summary>
internal sealed class DocumentFetcher(ProfileOptions options, IHostAddresses hosts, IConnector connector, ServerTrust trust, TimeProvider time)
{
    private const int ConnectionsOfAFamily = 2;

    // A document in chunks of some bytes, with headers and a handshake.
    private const int LargestOverhead = 128 << 10;
    private const int LargestExpansion = 3;

    private static readonly IReadOnlyList<IPAddress> LoopbackAddresses = [IPAddress.Loopback, IPAddress.IPv6Loopback];

    private readonly AddressRules _addresses = new(options);
    private readonly DocumentExchange _exchange = new(options, time);

    /// <summary>Ends within the timeout, whatever the other side does. Does not throw for what the other side does.</summary>
    /// <param name="stopping">The process is on its way out.</param>
    public async Task<FetchResult> FetchAsync(DocumentUrl url, IReadOnlyList<string> mediaTypes, CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            return await FindAsync(url, either.Token) switch
            {
                HostLookup.Found { Addresses: var found } => _addresses.Judge(found, url.IsLocalhost) is { } refused
                    ? new FetchResult.Failed(refused)
                    : await FetchAsync(url, found, mediaTypes, either.Token),
                HostLookup.NotFound => FetchResult.Failed.Unreachable(DocumentFault.Name, "the host has no address, or DNS does not answer"),
                HostLookup.Busy => new FetchResult.Failed(new DocumentFailure.Busy("too many look-ups of names")),
                var other => throw new InvalidOperationException($"No such look-up: {other}."),
            };
        }
        catch (OperationCanceledException)
        {
            return stopping.IsCancellationRequested
                ? FetchResult.Failed.Unreachable(DocumentFault.Stopped, "the proxy is stopping")
                : FetchResult.Failed.Unreachable(DocumentFault.Timeout, "not whole in time");
        }
        catch (HttpRequestException failure)
        {
            return Of(failure);
        }
        catch (IOException)
        {
            return FetchResult.Failed.Unreachable(DocumentFault.Broken, "the connection broke in the body");
        }
    }

    private static FetchResult.Failed Of(HttpRequestException failure) => failure.HttpRequestError switch
    {
        HttpRequestError.ConnectionError when failure.InnerException is SocketException or null => FetchResult.Failed.Unreachable(DocumentFault.Connection, "no address of the host takes the connection"),
        HttpRequestError.SecureConnectionError => FetchResult.Failed.Unreachable(DocumentFault.Tls, "TLS failed, or the certificate is not the host's"),
        HttpRequestError.ConfigurationLimitExceeded => FetchResult.Failed.Malformed(DocumentDefect.TooLarge, "the headers are too large"),
        _ => FetchResult.Failed.Unreachable(DocumentFault.Broken, "the connection broke, or the answer is no HTTP"),
    };

    private ValueTask<HostLookup> FindAsync(DocumentUrl url, CancellationToken cancellationToken) =>
        url.Literal is not null ? new(new HostLookup.Found([url.Literal]))
        : url.IsLocalhost ? new(new HostLookup.Found(LoopbackAddresses)) // RFC 6761 §6.3: no resolver is asked.
        : hosts.FindAsync(url.Uri.Host, url.Lane, cancellationToken);

    private async Task<FetchResult> FetchAsync(
        DocumentUrl url, IReadOnlyList<IPAddress> judged, IReadOnlyList<string> mediaTypes, CancellationToken cancellationToken)
    {
        var connections = 0;
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = false,
            Credentials = null,
            ActivityHeadersPropagator = null,
            ConnectTimeout = options.ConnectTimeout,
            MaxResponseDrainSize = 0,
            MaxResponseHeadersLength = DocumentExchange.MaxHeaderKilobytes,
            SslOptions = trust.ForConnection(),
            ConnectCallback = async (context, token) => Interlocked.Increment(ref connections) == 1
                ? new BoundedStream(await ConnectAsync(judged, context.DnsEndPoint.Port, token), ((long)options.MaxBytes * LargestExpansion) + LargestOverhead)
                : throw new IOException("The connection was closed without an answer; HttpClient would try again."),
        };
        using var client = new HttpMessageInvoker(handler, disposeHandler: false);
        return await _exchange.RunAsync(client, url.Uri, mediaTypes, cancellationToken);
    }

    /// <summary>Two addresses of each family are tried, so that a broken IPv6 does not hide a working IPv4; each has its share of the time.</summary>
    private async ValueTask<Stream> ConnectAsync(IReadOnlyList<IPAddress> judged, int port, CancellationToken cancellationToken)
    {
        var tried = judged.GroupBy(static address => address.AddressFamily).SelectMany(static family => family.Take(ConnectionsOfAFamily)).ToList();
        foreach (var address in tried.SkipLast(1))
        {
            using var share = new CancellationTokenSource(options.ConnectTimeout / tried.Count, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(share.Token, cancellationToken);
            try
            {
                return await connector.ConnectAsync(new IPEndPoint(address, port), either.Token);
            }
            catch (Exception failure) when (failure is SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // The next one may be better.
            }
        }

        return await connector.ConnectAsync(new IPEndPoint(tried[^1], port), cancellationToken);
    }
}
