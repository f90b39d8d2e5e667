using Sidecar.Hygiene.Cors;
using Sidecar.Policies;

namespace Sidecar.Hygiene;

internal static class HygieneRegistration
{
    /// <summary>Who a request's client is.</summary>
    public static IServiceCollection AddHygiene(this IServiceCollection services, ResponseHeaderOptions headers, ForwardingOptions forwarding) => services
        .AddSingleton(headers)
        .AddSingleton(forwarding)
        .AddSingleton<IClientAddresses, PeerAddresses>()
        .AddSingleton<IGateFactory, CorsGateFactory>();
}
