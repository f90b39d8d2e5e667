using Microsoft.AspNetCore.DataProtection;
using Sidecar.Policies;

namespace Sidecar.Proxy;

internal static class ProxyRegistration
{
    /// <summary>YARP with its own configuration section, and payment policies as one of its transforms.</summary>
    public static IServiceCollection AddProxy(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddRouting();
        services.AddRequestTimeouts();
        services.AddSingleton<PolicyEnforcer>();
        services.AddSingleton<UpstreamAdmissions>();
        services.AddSingleton<ProxyConfigurationChecks>();

        // Only YARP's session affinity asks for keys. They live in memory, so that nothing is written beside the ledger.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddReverseProxy()
            .LoadFromConfig(configuration.GetSection("ReverseProxy"))
            .AddConfigFilter<HeaderEncodingFilter>()
            .AddTransforms<PolicyTransformProvider>()
            .AddTransformFactory<PaymentPolicyTransformFactory>();
        return services;
    }

    public static WebApplication UseProxy(this WebApplication app)
    {
        app.UseMiddleware<JourneyMiddleware>();
        app.UseRouting();
        app.UseRequestTimeouts();
        app.MapReverseProxy();
        return app;
    }
}
