using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Webhooks;

/// <summary>Compiles the <c>Webhook</c> section of a policy into its gate.</summary>
internal sealed class WebhookGateFactory(WebhookDeliveries deliveries, StoreDemand demand, TimeProvider time) : IGateFactory
{
    public const string SectionName = "Webhook";

    private static readonly TimeSpan UsualTolerance = TimeSpan.FromMinutes(5);

    public string Section => SectionName;

    public Type OptionsType => typeof(WebhookOptions);

    public IGate? Build(string policy, PolicyMode mode, IConfigurationSection section, IConfigurationErrors errors)
    {
        var options = section.Get<WebhookOptions>() ?? new WebhookOptions();
        WebhookOptionsValidator.Validate(options, section.Path, errors);
        if (options.Scheme is null || WebhookSchemeCompiler.Compile(options, section.Path, errors) is not { } scheme)
        {
            return null;
        }

        if (options.Tolerance is not null && !scheme.SignsTime)
        {
            errors.Add($"{section.Path}:{nameof(options.Tolerance)}", $"cannot be kept: no time is among what {options.Scheme} signs, and a time beside it is anybody's word; leave it out");
        }

        if (mode == PolicyMode.Enforce)
        {
            demand.Need(nameof(StateOnUnavailable.Idempotency));
        }

        var tolerance = options.Tolerance ?? UsualTolerance;
        return new WebhookGate(policy, scheme, new TimeWindow(tolerance, tolerance), options.MaxBytes, options.Duplicates, deliveries, time);
    }
}
