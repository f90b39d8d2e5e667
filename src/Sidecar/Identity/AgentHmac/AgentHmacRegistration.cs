namespace Sidecar.Identity.AgentHmac;

internal static class AgentHmacRegistration
{
    public static IServiceCollection AddAgentHmac(this IServiceCollection services, AgentHmacOptions options) => services
        .AddSingleton(options)
        .AddSingleton<ICredentialScheme, AgentHmacScheme>();
}
