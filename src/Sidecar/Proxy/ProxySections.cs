using Sidecar.Configuration;
using Yarp.ReverseProxy.Configuration;

namespace Sidecar.Proxy;

/// <summary>YARP's own sections, for the strict check of keys: what its configuration types have is allowed.</summary>
internal static class ProxySections
{
    public static IReadOnlyList<ConfigurationSectionType> All { get; } =
    [
        new($"{ConfigurationKeys.Routes}:*", typeof(RouteConfig)) { NotKeys = [nameof(RouteConfig.RouteId)] },
        new($"{ConfigurationKeys.Clusters}:*", typeof(ClusterConfig)) { NotKeys = [nameof(ClusterConfig.ClusterId)] },
    ];
}
