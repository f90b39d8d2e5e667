using Sidecar.Hygiene;
using Sidecar.Identity;
using Sidecar.RateLimits;
using Sidecar.Validation;

namespace Sidecar.Hosting;

/// <summary>What comes in and what goes out: who asks, how often, with which body and headers.</summary>
internal static class EdgeFeatures
{
    /// <summary>Needs the names of the headers by which the backend is told who calls (<see cref="IdentityHeaders"/>).</summary>
    public static IServiceCollection AddEdgeFeatures(this IServiceCollection services, EdgeFeatureOptions options, ForwardingOptions forwarding) => services
        .AddSingleton(provider => new HeaderRules(provider.GetRequiredService<IdentityHeaders>().Names, options.SingleHeaders))
        .AddHygiene(options.ResponseHeaders, forwarding)
        .AddRateLimits(options.Peers)
        .AddValidation();
}
