using Yarp.ReverseProxy.Configuration;

namespace Sidecar.Benchmarks;

/// <summary>A YARP that forwards every path to one upstream, silent as the proxy is during the measurement.</summary>
internal static class BareYarp
{
    public static async Task RunAsync(string listen, string upstream, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(listen);
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "upstream", Match = new RouteMatch { Path = "/{**path}" } }],
            [new ClusterConfig { ClusterId = "upstream", Destinations = new Dictionary<string, DestinationConfig>(StringComparer.Ordinal) { ["one"] = new() { Address = upstream } } }]);

        var app = builder.Build();
        app.MapReverseProxy();
        await app.RunAsync(cancellationToken);
    }
}
