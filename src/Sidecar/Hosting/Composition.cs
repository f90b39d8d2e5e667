using Sidecar.Admin;
using Sidecar.Admin.Control;
using Sidecar.Configuration;
using Sidecar.Ledger;
using Sidecar.Payments;
using Sidecar.Policies;
using Sidecar.Proxy;
using Sidecar.Replay;
using Sidecar.Resilience;
using Sidecar.State;
using Sidecar.Telemetry;
using Sidecar.Webhooks;

namespace Sidecar.Hosting;

/// <summary>Puts the process together from its features.</summary>
internal static class Composition
{
    private const int DefaultPort = 8080;

    /// <summary>Composes without starting anything. What is wrong is added to the configuration's errors; with any, the result must not be started.</summary>
    public static async Task<WebApplication> ComposeAsync(
        LoadedConfiguration configuration, FeatureOptions options, IReadOnlyList<string> files)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Sidecar" });
        builder.Configuration.AddConfiguration(configuration.Root);
        if (configuration.Errors.IsBindable(ConfigurationKeys.Logging))
        {
            builder.Logging.AddConfiguration(configuration.Root.GetSection(ConfigurationKeys.Logging));
        }

        builder.Logging.AddSidecarLogging();
        builder.WebHost.UseKestrel((context, kestrel) => Listeners.Configure(kestrel, context.Configuration, options.Edge.Limits, DefaultPort));
        AddFeatures(builder.Services, configuration, options, files);

        var app = builder.Build();
        await CompileAsync(app.Services, configuration, options);
        if (!configuration.Errors.Any)
        {
            app.UseAdmin();
            app.UseProxy();
        }

        return app;
    }

    private static void AddFeatures(
        IServiceCollection services, LoadedConfiguration configuration, FeatureOptions options, IReadOnlyList<string> files)
    {
        var publicUrl = configuration.Root[SidecarOptionsValidator.PublicUrlKey];
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<RoutePlans>();
        services.AddSingleton<IRoutePlans>(provider => provider.GetRequiredService<RoutePlans>());

        // A watcher that falls over takes no request down with it; the host tells what befell it.
        services.Configure<HostOptions>(static host => host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore);

        // The ledger first: hosted services start in this order and stop in reverse, so that it is open before anything
        // settles and closed after everything did. The listeners come after all of them.
        services.AddLedger(options.Ledger);
        services.AddState(options.State);
        services.AddStateWatch(options.State, options.Ledger.Kind);
        services.AddLastingRevocations();
        services.AddResilience(options.Shutdown);
        services.AddSidecarTelemetry();
        services.AddIdentityFeatures(options.Identity, publicUrl);
        services.AddSpendFeatures(options.Spend, publicUrl);
        services.AddReplay();
        services.AddWebhooks();
        services.AddPayments(options.Facilitators, options.Chains);
        services.AddAdmin(options.Admin, files);
        services.AddControlApi();
        services.AddEdgeFeatures(options.Edge, EdgeFeatureOptions.Forwarding(configuration));
        services.AddProxy(configuration.Root);
    }

    private static async Task CompileAsync(IServiceProvider services, LoadedConfiguration configuration, FeatureOptions options)
    {
        ListenerRules.Check(configuration);
        var compiled = ConfigurationCompiler.Compile(configuration, GateOrder.Sort(services.GetServices<IGateFactory>()));
        var plans = services.GetRequiredService<RoutePlans>();
        plans.Use(compiled.Routes);
        if (configuration.Errors.IsBindable("ReverseProxy"))
        {
            await services.GetRequiredService<ProxyConfigurationChecks>().CheckAsync(
                plans, options.LongestVerification, options.LongestSettlement, configuration.Errors);
        }
    }
}
