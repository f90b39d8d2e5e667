using Sidecar.Configuration;
using Sidecar.Policies;
using Sidecar.Replay;
using Sidecar.Webhooks;

namespace Sidecar.Hosting;

/// <summary>Headers that policies name for what must come once: nonces, and the signatures, times and ids of webhooks. A backend that reads another of two than the gate did would take in what nobody has verified.</summary>
internal static class SingleHeaders
{
    public static IReadOnlyList<string> Of(LoadedConfiguration configuration) =>
        [.. (configuration.Keys.Find(ConfigurationKeys.Policies)?.Children ?? []).SelectMany(policy => Of(configuration, policy)).Where(HeaderName.IsName).OfType<string>()];

    private static IEnumerable<string?> Of(LoadedConfiguration configuration, ConfigurationNode policy)
    {
        if (policy.Child(NonceGateFactory.SectionName) is { } nonce && configuration.Bind<NonceOptions>(nonce.Path) is { Source: NonceSource.Headers } nonces)
        {
            yield return nonces.Header;
            yield return nonces.Timestamp;
        }

        if (policy.Child(WebhookGateFactory.SectionName) is { } webhook && configuration.Bind<WebhookOptions>(webhook.Path) is { } webhooks)
        {
            yield return webhooks.Header;
            yield return webhooks.Id;
            yield return webhooks.Timestamp;
        }
    }
}
