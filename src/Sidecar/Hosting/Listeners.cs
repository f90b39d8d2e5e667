using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Sidecar.Hosting;

/// <summary>Where the proxy listens: what Kestrel's own section says, or one port of all addresses.</summary>
internal static class Listeners
{
    public static void Configure(KestrelServerOptions kestrel, IConfiguration configuration, int defaultPort)
    {
        kestrel.AddServerHeader = false;

        // One byte, one letter, in and out: header values that are not ASCII pass untouched (the clusters have the same encoding).
        kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        kestrel.Configure(configuration.GetSection("Kestrel"), reloadOnChange: false);
        if (!configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
        {
            kestrel.ListenAnyIP(defaultPort);
        }
    }
}
