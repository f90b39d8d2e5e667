using Sidecar.Policies;

namespace Sidecar.Webhooks;

internal static class WebhookRegistration
{
    /// <summary>Deliveries of senders that sign. Needs the stores, the clock and what <c>Replay</c> and <c>Identity</c> register.</summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddSingleton<WebhookDeliveries>();
        services.AddSingleton<StaticWebhookKeys>();
        services.AddSingleton<IReadinessCheck>(static provider => provider.GetRequiredService<StaticWebhookKeys>());
        services.AddHostedService(static provider => provider.GetRequiredService<StaticWebhookKeys>());
        services.AddSingleton<WebhookSchemeCompiler>();
        services.AddSingleton<IGateFactory, WebhookGateFactory>();
        return services;
    }
}
