using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using Sidecar.Policies;
using Sidecar.Telemetry.Prometheus;

namespace Sidecar.Telemetry;

internal static class TelemetryRegistration
{
    private static readonly string[] Meters =
    [
        SidecarMeter.Name,
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
        "System.Net.Http",
        "System.Runtime",
    ];

    /// <summary>Collects the metrics of this process and lets <see cref="PrometheusScrape"/> write them.</summary>
    public static IServiceCollection AddSidecarTelemetry(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<RequestMetrics>();
        services.AddSingleton<ObservedRefusals>();
        services.AddSingleton<DecisionTelemetry>();
        services.AddSingleton<IPolicyObserver>(static provider => new PolicyObservers(provider.GetRequiredService<DecisionTelemetry>(), [.. provider.GetServices<IVerdictObserver>()]));
        services.AddSingleton<PrometheusExporter>();
        services.AddSingleton<PrometheusScrape>();
        services.AddSingleton(BuildProvider);
        services.AddHostedService<MetricsStart>();
        return services;
    }

    private static MeterProvider BuildProvider(IServiceProvider services)
    {
        var views = new MetricViews(services.GetRequiredService<IMeterFactory>());
        return Sdk.CreateMeterProviderBuilder()
            .AddMeter(Meters)
            .AddView(views.For)
            .AddReader(services.GetRequiredService<PrometheusScrape>().Reader)
            .Build();
    }
}
