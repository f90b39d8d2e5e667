using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Sidecar.Proxy;

/// <summary>
/// Keeps the listener's bounds of a body: the forwarder lifts them for whatever calls itself gRPC on its way from HTTP/2 to HTTP/2, which any client can say, and over HTTP/2 a least rate that was lifted cannot be set again.
/// </summary>
internal static class ListenerBounds
{
    private const string Grpc = "application/grpc";

    /// <summary>Puts them out of the forwarder's reach. The server goes by them all the same, and by what the policy has made of them.</summary>
    public static void Keep(HttpContext context)
    {
        var request = context.Request;
        if (!HttpProtocol.IsHttp11(request.Protocol) && request.ContentType?.StartsWith(Grpc, StringComparison.OrdinalIgnoreCase) == true)
        {
            context.Features.Set<IHttpMaxRequestBodySizeFeature>(null);
            context.Features.Set<IHttpMinRequestBodyDataRateFeature>(null);
        }
    }
}
