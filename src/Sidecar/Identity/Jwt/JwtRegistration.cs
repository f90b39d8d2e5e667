using Sidecar.Policies;

namespace Sidecar.Identity.Jwt;

internal static class JwtRegistration
{
    public static IServiceCollection AddJwt(this IServiceCollection services, JwtOptions options) => services
        .AddSingleton(options)
        .AddSingleton<JwtIssuers>()
        .AddSingleton<JwtVerifier>()
        .AddSingleton<ICredentialScheme, JwtScheme>()
        .AddSingleton<IOperatorPage, RevocationsPage>()
        .AddSingleton<IReadinessCheck, JwtReadiness>()
        .AddHostedService<JwksRefresher>();
}
