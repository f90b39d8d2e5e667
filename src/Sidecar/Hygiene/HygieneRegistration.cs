using Sidecar.Policies;

namespace Sidecar.Hygiene;

internal static class HygieneRegistration
{
    /// <summary>What may come in and what goes out, who a request's client is, and under which address it asks. Needs the names of the headers that are ours (<see cref="HeaderRules"/>).</summary>
    public static IServiceCollection AddHygiene(this IServiceCollection services, ResponseHeaderOptions headers, ForwardingOptions forwarding) => services
        .AddSingleton(headers)
        .AddSingleton(forwarding)
        .AddSingleton(new ProxyNetworks(forwarding.TrustedProxies))
        .AddSingleton<ClientAddresses>()
        .AddSingleton<IClientAddresses>(static provider => provider.GetRequiredService<ClientAddresses>())
        .AddSingleton<RequestOrigins>()
        .AddSingleton<IRequestOrigins>(static provider => provider.GetRequiredService<RequestOrigins>())
        .AddSingleton<ResponseHeaders>()
        .AddSingleton(provider => new RequestHeaders(provider.GetRequiredService<HeaderRules>(), forwarding.Family));
}
