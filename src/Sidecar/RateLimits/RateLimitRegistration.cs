using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.RateLimits;

internal static class RateLimitRegistration
{
    /// <summary>How often whom is served. Needs the stores, the clock and <see cref="IClientAddresses"/>.</summary>
    public static IServiceCollection AddRateLimits(this IServiceCollection services, PeerKind peers)
    {
        services.AddMetrics();
        services.AddSingleton<RateLimitMetrics>();
        services.AddSingleton<ConcurrencySlots>();
        services.AddSingleton(static provider => new TokenBuckets(provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<StateOptions>().MaxRateWindows));
        services.AddSingleton<RateLimiter>();
        services.AddSingleton<RateKeys>();
        services.AddSingleton<AddressLimits>();
        services.AddSingleton<RateLimitPlanCompiler>();
        services.AddSingleton<RateLimitGateBuilder>();
        services.AddSingleton<IGateFactory, RateLimitGateFactory>();
        services.AddSingleton<IGateFactory, CallerRateLimitGateFactory>();
        services.AddSingleton<IGateFactory, PayerRateLimitGateFactory>();
        services.AddHostedService(provider => new SharedAddressWarning(peers, provider.GetRequiredService<AddressLimits>(), provider.GetRequiredService<ILogger<SharedAddressWarning>>()));
        return services;
    }
}
