using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Net.Http.Headers;
using Sidecar.Hygiene;

namespace Sidecar.Hosting;

/// <summary>Where the proxy listens: what Kestrel's own section says, or one port of all addresses.</summary>
internal static class Listeners
{
    // HTTP/2 has a bound for each header of its own; this is the server's.
    private const int MostFieldBytes = 32 * 1024;

    public static void Configure(KestrelServerOptions kestrel, IConfiguration configuration, ServerLimitOptions limits, int defaultPort)
    {
        kestrel.AddServerHeader = false;

        // A line ends with CR LF: a bare LF ends it for some readers and not for others (RFC 9112 §2.2). The server reads this once, for the whole process.
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", isEnabled: true);

        // One byte, one letter, in and out: header values that are not ASCII pass untouched (the clusters have the same encoding).
        kestrel.RequestHeaderEncodingSelector = static name => name == HeaderNames.ContentLength ? LengthEncoding.Instance : Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        Bound(kestrel.Limits, limits);
        kestrel.Configure(configuration.GetSection("Kestrel"), reloadOnChange: false);
        if (!configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
        {
            kestrel.ListenAnyIP(defaultPort);
        }
    }

    private static void Bound(KestrelServerLimits limits, ServerLimitOptions options)
    {
        limits.MaxRequestHeadersTotalSize = options.MaxHeaderBytes;
        limits.MaxRequestHeaderCount = options.MaxHeaders;
        limits.MaxRequestLineSize = options.MaxRequestLineBytes;
        limits.RequestHeadersTimeout = options.HeadersTimeout;
        limits.KeepAliveTimeout = options.KeepAliveTimeout;
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.Http2.MaxStreamsPerConnection = options.MaxStreams;
        limits.Http2.MaxRequestHeaderFieldSize = Math.Min(options.MaxHeaderBytes, MostFieldBytes);
        limits.MaxRequestBodySize = options.MaxBodyBytes;
        limits.MinRequestBodyDataRate = Rate(options.MinBodyBytesPerSecond, options.BodyGrace);
        limits.MinResponseDataRate = Rate(options.MinResponseBytesPerSecond, options.BodyGrace);
    }

    private static MinDataRate? Rate(int bytesPerSecond, TimeSpan grace) => bytesPerSecond == 0 ? null : new MinDataRate(bytesPerSecond, grace);
}
