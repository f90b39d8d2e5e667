using System.Reflection;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Sidecar.Admin;

internal static class AdminRegistration
{
    /// <summary>Adds the admin listener. The options were validated before; the telemetry is added by its own feature.</summary>
    /// <param name="configurationFiles">Shown in the status page.</param>
    public static IServiceCollection AddAdmin(this IServiceCollection services, AdminOptions options, params IReadOnlyList<string> configurationFiles)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<AdminAddress>();
        services.AddSingleton<IPostConfigureOptions<KestrelServerOptions>, AdminListener>();
        services.AddSingleton<AdminCallers>();
        services.AddSingleton<HealthChecks>();
        services.AddSingleton(provider => new AdminStatusInfo(Version, provider.GetRequiredService<TimeProvider>().GetUtcNow(), configurationFiles));
        services.AddSingleton<LedgerGuard>();
        services.AddSingleton<PaymentsPage>();
        services.AddSingleton<AuditPage>();
        services.AddSingleton<CallAudit>();
        services.AddSingleton<OperatorPages>();
        services.AddSingleton<AdminEndpoints>();
        services.AddHostedService<AdminAnnouncement>();
        return services;
    }

    /// <summary>
    /// Stands first in the pipeline and parts the listeners: what the admin listener accepted ends here, and nothing else ever does.
    /// </summary>
    public static IApplicationBuilder UseAdmin(this IApplicationBuilder app)
    {
        var endpoints = app.ApplicationServices.GetRequiredService<AdminEndpoints>();
        return app.Use(next => context =>
            context.Features.Get<IAdminConnection>() is null ? next(context) : endpoints.AnswerAsync(context));
    }

    private static string Version =>
        typeof(AdminRegistration).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
