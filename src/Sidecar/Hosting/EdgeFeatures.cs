using Sidecar.Hygiene;
using Sidecar.RateLimits;
using Sidecar.Validation;

namespace Sidecar.Hosting;

/// <summary>What comes in and what goes out: who asks, how often, with which body and headers.</summary>
internal static class EdgeFeatures
{
    public static IServiceCollection AddEdgeFeatures(this IServiceCollection services, EdgeFeatureOptions options, ForwardingOptions forwarding) => services
        .AddHygiene(options.ResponseHeaders, forwarding)
        .AddRateLimits()
        .AddValidation();
}
