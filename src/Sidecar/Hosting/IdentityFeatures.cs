using Sidecar.Identity;
using Sidecar.Identity.AgentHmac;
using Sidecar.Identity.ApiKeys;
using Sidecar.Identity.Jwt;
using Sidecar.Identity.MessageSignatures;
using Sidecar.Identity.Profiles;

namespace Sidecar.Hosting;

/// <summary>All ways of proving who calls.</summary>
internal static class IdentityFeatures
{
    /// <param name="publicUrl"><c>Sidecar:PublicUrl</c>, checked before; null where none is configured.</param>
    public static IServiceCollection AddIdentityFeatures(this IServiceCollection services, IdentityFeatureOptions options, string? publicUrl) => services
        .AddIdentity(options.Shared)
        .AddApiKeys(options.ApiKeys)
        .AddJwt(options.Jwt)
        .AddAgentHmac(options.AgentHmac)
        .AddProfiles(options.Profiles.Trusting(options.MessageSignatures.KnownHosts()))
        .AddMessageSignatures(options.MessageSignatures, publicUrl);
}
