using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sidecar.Policies;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Sidecar.Proxy;

internal static class ProxyRegistration
{
    /// <summary>YARP with its own configuration section, and payment policies as one of its transforms.</summary>
    public static IServiceCollection AddProxy(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddRouting();
        services.AddRequestTimeouts();
        services.AddSingleton<PolicyEnforcer>();
        services.AddSingleton<PublicDocuments>();
        services.AddSingleton<OwnAnswers>();
        services.AddSingleton<ForwardedHeadersTransform>();
        services.AddSingleton<UpstreamAdmissions>();
        services.AddSingleton<ProxyConfigurationChecks>();

        // Only YARP's session affinity asks for keys. They live in memory, so that nothing is written beside the ledger.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddSingleton<IForwarderHttpClientFactory, UpstreamHttpClientFactory>();
        services.AddReverseProxy()
            .LoadFromConfig(configuration.GetSection("ReverseProxy"))
            .AddConfigFilter<HeaderEncodingFilter>()
            .AddTransforms<PolicyTransformProvider>()
            .AddTransformFactory<PaymentPolicyTransformFactory>();

        // Routes have payment policies and no others (ClusterRules refuses them): where this service is, ASP.NET Core puts a middleware that
        // asks for authorization before every request.
        services.RemoveAll<IAuthorizationHandlerProvider>();
        return services;
    }

    public static WebApplication UseProxy(this WebApplication app)
    {
        app.UseMiddleware<JourneyMiddleware>();
        app.UseRouting();
        app.UseRequestTimeouts();
        var plans = app.Services.GetRequiredService<IRoutePlans>();
        var clusters = app.Services.GetServices<IProxyConfigProvider>().SelectMany(static source => source.GetConfig().Clusters);
        var watchesAnswers = clusters.Any(static cluster => cluster.HealthCheck?.Passive?.Enabled == true);
        app.MapReverseProxy(pipeline => Forward(pipeline, watchesAnswers)).ConfigureEndpoints((endpoint, route) => AdmitMethods(endpoint, route, plans.Find(route.RouteId)));
        return app;
    }

    // YARP's own pipeline, without the step that watches answers where no cluster asks for it.
    private static void Forward(IReverseProxyApplicationBuilder pipeline, bool watchesAnswers)
    {
        pipeline.UseSessionAffinity();
        pipeline.UseLoadBalancing();
        if (watchesAnswers)
        {
            pipeline.UsePassiveHealthChecks();
        }
    }

    // A route that lists GET serves HEAD too (RFC 9110 §9.3.2), and one whose policy answers preflights need not list OPTIONS for browsers to ask before they pay. The last such word on a route counts.
    private static void AdmitMethods(IEndpointConventionBuilder endpoint, RouteConfig route, PolicyPlan? plan)
    {
        if (route.Match.Methods is { Count: > 0 } methods)
        {
            IEnumerable<string> admitted = methods.Contains(HttpMethods.Get, StringComparer.OrdinalIgnoreCase) ? methods.Union([HttpMethods.Head], StringComparer.OrdinalIgnoreCase) : methods;
            endpoint.WithMetadata(new HttpMethodMetadata(admitted, acceptCorsPreflight: plan?.Preflights is not null));
        }
    }
}
