using Sidecar.Policies;

namespace Sidecar.Replay;

internal static class ReplayRegistration
{
    public static IServiceCollection AddReplay(this IServiceCollection services) =>
        services.AddSingleton<IGateFactory, NonceGateFactory>();
}
