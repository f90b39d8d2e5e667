using Sidecar.Identity.Jwt;
using Sidecar.Policies;
using Sidecar.SpendTokens.Control;

namespace Sidecar.SpendTokens;

/// <summary>Spend tokens: their gate, their keys and their issuing. Needs identity, budgets, the ledger and the state.</summary>
internal static class SpendTokensRegistration
{
    /// <param name="publicUrl">Who we are as an issuer where the options do not say it; null where none is configured.</param>
    public static IServiceCollection AddSpendTokens(this IServiceCollection services, SpendTokensOptions options, string? publicUrl) => services
        .AddSingleton(options)
        .AddSingleton(options.Dpop)
        .AddSingleton<DpopNonces>()
        .AddSingleton<SigningKeyRing>()
        .AddHostedService(static provider => provider.GetRequiredService<SigningKeyRing>())
        .AddSingleton(provider => new SpendTokenIssuers(
            options, options.Issuer ?? publicUrl, provider.GetRequiredService<SigningKeyRing>(), provider.GetRequiredService<JwtIssuers>(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<SpendTokenVerifier>()
        .AddSingleton<SignedPossession>()
        .AddSingleton<PossessionProof>()
        .AddSingleton<SpendTokenIssuer>()
        .AddSingleton<ApprovedTokens>()
        .AddKeySet(options)
        .AddSingleton<RefreshHandles>()
        .AddSingleton<TokenCutter>()
        .AddSingleton<TrustedTokenRevoker>()
        .AddSingleton<IControlPage, TokensPage>()
        .AddSingleton<IControlPage, SigningKeysPage>()
        .AddSingleton<IControlPage, AuthorizationsPage>()
        .AddSingleton<IVerdictObserver, SpendTokenAudit>()
        .AddSingleton<IGateFactory, SpendTokenGateFactory>();

    // Where we have no keys the path is the backend's.
    private static IServiceCollection AddKeySet(this IServiceCollection services, SpendTokensOptions options) =>
        options.IssuesTokens ? services.AddSingleton<IPublicDocument, SpendTokenKeySet>() : services;
}
