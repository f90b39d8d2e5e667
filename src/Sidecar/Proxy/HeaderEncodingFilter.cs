using System.Text;
using Yarp.ReverseProxy.Configuration;

namespace Sidecar.Proxy;

/// <summary>
/// Header values pass to and from the upstream byte for byte: where a cluster names no encoding it gets the one of our listeners, in
/// which every byte is a letter.
/// </summary>
internal sealed class HeaderEncodingFilter : IProxyConfigFilter
{
    private static readonly string Bytewise = Encoding.Latin1.WebName;

    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel)
    {
        var client = cluster.HttpClient ?? HttpClientConfig.Empty;
        return new(cluster with
        {
            HttpClient = client with
            {
                RequestHeaderEncoding = client.RequestHeaderEncoding ?? Bytewise,
                ResponseHeaderEncoding = client.ResponseHeaderEncoding ?? Bytewise,
            },
        });
    }

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel) => new(route);
}
