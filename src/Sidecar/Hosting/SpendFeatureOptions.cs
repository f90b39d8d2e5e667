using Sidecar.Budgets;
using Sidecar.Configuration;
using Sidecar.Identity;
using Sidecar.SpendTokens;

namespace Sidecar.Hosting;

/// <summary>The sections about agents' spending.</summary>
internal sealed record SpendFeatureOptions(SpendingOptions Spending, SpendTokensOptions Tokens)
{
    /// <summary>Which keys may stand where.</summary>
    public static IReadOnlyList<ConfigurationSectionType> Sections { get; } =
    [
        new(SpendingOptions.Section, typeof(SpendingOptions)),
        new(SpendTokensOptions.Section, typeof(SpendTokensOptions)),
        ConfigurationSectionType.OfGate(SpendTokenGateFactory.SectionName, typeof(SpendTokenOptions)),
    ];

    public static SpendFeatureOptions Bind(LoadedConfiguration configuration, IdentityFeatureOptions identity) => new(
        SectionBinding.Bind<SpendingOptions>(configuration, SpendingOptions.Section, SpendingOptionsValidator.Validate, new()),
        SectionBinding.Bind<SpendTokensOptions>(
            configuration,
            SpendTokensOptions.Section,
            (tokens, path, errors) => SpendTokensOptionsValidator.Validate(tokens, identity.Jwt.Issuers.Keys, identity.Shared.Mode == IdentityMode.Production, path, errors),
            AnyKey()));

    // With a key, so that no policy misses one.
    private static SpendTokensOptions AnyKey() => new() { Merchant = "any-merchant", GeneratedKeys = new GeneratedKeyOptions { Secret = new string('0', 32) } };
}
