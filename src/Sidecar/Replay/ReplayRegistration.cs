using Sidecar.Policies;

namespace Sidecar.Replay;

internal static class ReplayRegistration
{
    /// <summary>Requests that come again. Needs the stores and the clock.</summary>
    public static IServiceCollection AddReplay(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddSingleton<IdempotencyMetrics>();
        services.AddSingleton<LateAnswers>();
        services.AddSingleton<IdempotentRequests>();
        services.AddSingleton<IGateFactory, NonceGateFactory>();
        services.AddSingleton<IGateFactory, IdempotencyGateFactory>();
        return services;
    }
}
