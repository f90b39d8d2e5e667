using Microsoft.Extensions.DependencyInjection.Extensions;
using Sidecar.Policies;

namespace Sidecar.Resilience;

internal static class ResilienceRegistration
{
    /// <summary>Circuit breakers and an orderly way out.</summary>
    public static IServiceCollection AddResilience(this IServiceCollection services, ShutdownOptions shutdown)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton<CircuitBreakerMetrics>();
        services.AddSingleton<CircuitBreakerRegistry>();
        services.AddSingleton<IReadinessCheck, CircuitBreakerStatus>();

        services.AddSingleton(shutdown);
        services.AddSingleton<DrainState>();
        services.AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<DrainState>());
        services.AddHostedService<DrainService>();

        // The host's patience covers both: the delay and the requests that are still in flight after it.
        services.Configure<HostOptions>(host => host.ShutdownTimeout = shutdown.DrainDelay + shutdown.Timeout);
        return services;
    }
}
