using Sidecar.Policies;

namespace Sidecar.Identity;

internal static class IdentityRegistration
{
    /// <summary>The gate, and what all ways of proving share. Each way adds its <see cref="ICredentialScheme"/> itself.</summary>
    public static IServiceCollection AddIdentity(this IServiceCollection services, IdentityOptions options) => services
        .AddSingleton(options)
        .AddSingleton<CredentialDemand>()
        .AddSingleton(new IdentityHeaders(options.Headers))
        .AddSingleton<IGateFactory, AuthenticateGateFactory>();
}
