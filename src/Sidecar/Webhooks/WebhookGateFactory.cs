using Sidecar.Identity.MessageSignatures;
using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Webhooks;

/// <summary>Compiles the <c>Webhook</c> section of a policy into its gate.</summary>
internal sealed class WebhookGateFactory(WebhookDeliveries deliveries, WebhookSchemeCompiler schemes, UcpSenders senders, StoreDemand demand, TimeProvider time) : IGateFactory
{
    public const string SectionName = "Webhook";

    private static readonly TimeSpan UsualTolerance = TimeSpan.FromMinutes(5);

    public string Section => SectionName;

    public Type OptionsType => typeof(WebhookOptions);

    public IGate? Build(string policy, PolicyMode mode, IConfigurationSection section, IConfigurationErrors errors)
    {
        var options = section.Get<WebhookOptions>() ?? new WebhookOptions();
        WebhookOptionsValidator.Validate(options, section.Path, errors);
        if (Prove(policy, options, section.Path, errors) is not { } proof)
        {
            return null;
        }

        if (mode == PolicyMode.Enforce)
        {
            demand.Need(nameof(StateOnUnavailable.Idempotency));
        }

        return new WebhookGate(policy, proof, options.MaxBytes, options.Duplicates, deliveries);
    }

    private IDeliveryProof? Prove(string policy, WebhookOptions options, string keyPath, IConfigurationErrors errors)
    {
        if (options.Scheme == WebhookSender.Ucp)
        {
            return new UcpProof(senders.Of(options.Profiles, options.MaxBytes));
        }

        if (options.Scheme is null || schemes.Compile(options, keyPath, errors) is not { } scheme)
        {
            return null;
        }

        if (options.Tolerance is not null && !scheme.SignsTime)
        {
            errors.Add($"{keyPath}:{nameof(options.Tolerance)}", $"cannot be kept: no time is among what {options.Scheme} signs, and a time beside it is anybody's word; leave it out");
        }

        var tolerance = options.Tolerance ?? UsualTolerance;
        return new SchemeProof(policy, scheme, new TimeWindow(tolerance, tolerance), options.Scheme == WebhookSender.Acp, time);
    }
}
