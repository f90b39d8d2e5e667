using Sidecar.Configuration;
using Sidecar.Identity;
using Sidecar.Identity.AgentHmac;
using Sidecar.Identity.ApiKeys;
using Sidecar.Identity.Jwt;
using Sidecar.Identity.MessageSignatures;
using Sidecar.Identity.Profiles;

namespace Sidecar.Hosting;

/// <summary>The sections below <c>Sidecar:Identity</c>: how callers prove who they are.</summary>
/// <param name="Shared">What all ways have in common.</param>
internal sealed record IdentityFeatureOptions(
    IdentityOptions Shared, ApiKeyOptions ApiKeys, JwtOptions Jwt, AgentHmacOptions AgentHmac, MessageSignatureOptions MessageSignatures, ProfileOptions Profiles)
{
    /// <summary>Which keys may stand where.</summary>
    public static IReadOnlyList<ConfigurationSectionType> Sections { get; } =
    [
        new(IdentityOptions.Section, typeof(IdentityOptions)),
        new(ApiKeyOptions.Section, typeof(ApiKeyOptions)),
        new(JwtOptions.Section, typeof(JwtOptions)),
        new(AgentHmacOptions.Section, typeof(AgentHmacOptions)),
        new(MessageSignatureOptions.Section, typeof(MessageSignatureOptions)),
        new(ProfileOptions.Section, typeof(ProfileOptions)),
    ];

    public static IdentityFeatureOptions Bind(LoadedConfiguration configuration)
    {
        // Whether published keys count is said once, for all ways of proving.
        var shared = SectionBinding.Bind<IdentityOptions>(configuration, IdentityOptions.Section, IdentityOptionsValidator.Validate, new());
        return new IdentityFeatureOptions(
            shared,
            SectionBinding.Bind<ApiKeyOptions>(configuration, ApiKeyOptions.Section, ApiKeyOptionsValidator.Validate, new()),
            SectionBinding.Bind<JwtOptions>(configuration, JwtOptions.Section, (jwt, path, errors) => JwtOptionsValidator.Validate(jwt, shared.Mode, path, errors), AnyIssuer()),
            SectionBinding.Bind<AgentHmacOptions>(configuration, AgentHmacOptions.Section, AgentHmacOptionsValidator.Validate, AnyAgent()),
            SectionBinding.Bind<MessageSignatureOptions>(configuration, MessageSignatureOptions.Section, MessageSignatureOptionsValidator.Validate, new()),
            SectionBinding.Bind<ProfileOptions>(configuration, ProfileOptions.Section, ProfileOptionsValidator.Validate, new()));
    }

    // With an agent, so that no policy misses one.
    private static AgentHmacOptions AnyAgent() => new() { Agents = { ["any"] = new AgentOptions() } };

    // The same, with an issuer that is never asked.
    private static JwtOptions AnyIssuer() => new() { Issuers = { ["any"] = new JwtIssuerOptions { Issuer = "any", JwksUrl = "https://localhost/" } } };
}
