namespace Sidecar.Identity.ApiKeys;

internal static class ApiKeyRegistration
{
    /// <param name="options">Validated.</param>
    public static IServiceCollection AddApiKeys(this IServiceCollection services, ApiKeyOptions options)
    {
        var peppers = ApiKeyPeppers.Of(options);
        return services
            .AddSingleton<IApiKeys>(new ConfiguredApiKeys(options.Keys))
            .AddSingleton<ICredentialScheme>(provider => new ApiKeyScheme(
                provider.GetRequiredService<IApiKeys>(), peppers, provider.GetRequiredService<IdentityOptions>(), provider.GetRequiredService<TimeProvider>()));
    }
}
