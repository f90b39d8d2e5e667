using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Identity.ApiKeys;

internal static class ApiKeyRegistration
{
    /// <summary>After the ledger, so that the last uses are written before it closes.</summary>
    /// <param name="options">Validated.</param>
    public static IServiceCollection AddApiKeys(this IServiceCollection services, ApiKeyOptions options)
    {
        var peppers = ApiKeyPeppers.Of(options);
        return services
            .AddSingleton(new ConfiguredApiKeys(options.Keys))
            .AddSingleton(provider => new ApiKeyIndex(Lookup(provider), peppers, Time(provider), Logger<ApiKeyIndex>(provider)))
            .AddHostedService(static provider => provider.GetRequiredService<ApiKeyIndex>())
            .AddSingleton(provider => new ApiKeyCache(Lookup(provider), options.CacheLifetime, Time(provider), Logger<ApiKeyCache>(provider)))
            .AddSingleton(provider => new ApiKeyUses(Lookup(provider), peppers, Time(provider), Logger<ApiKeyUses>(provider)))
            .AddHostedService(static provider => provider.GetRequiredService<ApiKeyUses>())
            .AddSingleton<IApiKeys>(provider => new ApiKeyDirectory(
                provider.GetRequiredService<ConfiguredApiKeys>(), Index(provider), provider.GetRequiredService<ApiKeyCache>(), provider.GetRequiredService<ApiKeyUses>(), peppers))
            .AddSingleton<ICredentialScheme>(provider => new ApiKeyScheme(
                provider.GetRequiredService<IApiKeys>(), Index(provider), peppers, provider.GetRequiredService<IdentityOptions>(), Time(provider)))
            .AddSingleton<IReadinessCheck>(static provider => new ApiKeyReadiness(Index(provider)))
            .AddSingleton<IOperatorPage>(provider => new ApiKeysPage(
                Issuer(provider, peppers), provider.GetRequiredService<IApiKeyLedger>(), Index(provider), provider.GetRequiredService<ApiKeyCache>(), Time(provider), Logger<ApiKeysPage>(provider)));
    }

    private static ApiKeyIssuer? Issuer(IServiceProvider provider, ApiKeyPeppers? peppers) =>
        peppers is null ? null : new ApiKeyIssuer(provider.GetRequiredService<IApiKeyLedger>(), Lookup(provider), peppers, Time(provider));

    private static ApiKeyIndex Index(IServiceProvider provider) => provider.GetRequiredService<ApiKeyIndex>();

    private static IApiKeyLookup Lookup(IServiceProvider provider) => provider.GetRequiredService<IApiKeyLookup>();

    private static TimeProvider Time(IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();

    private static ILogger<T> Logger<T>(IServiceProvider provider) => provider.GetRequiredService<ILogger<T>>();
}
