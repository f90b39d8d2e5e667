using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Replay;

/// <summary>Compiles the <c>Idempotency</c> section of a policy into its gate.</summary>
internal sealed class IdempotencyGateFactory(IdempotentRequests requests, StoreDemand demand) : IGateFactory
{
    public const string SectionName = "Idempotency";

    public string Section => SectionName;

    public Type OptionsType => typeof(IdempotencyOptions);

    public IGate? Build(string policy, PolicyMode mode, IConfigurationSection section, IConfigurationErrors errors)
    {
        var options = section.Get<IdempotencyOptions>() ?? new IdempotencyOptions();
        IdempotencyOptionsValidator.Validate(options, section.Path, errors);
        if (mode == PolicyMode.Enforce && options.Mode != IdempotencyMode.Off)
        {
            demand.Need(nameof(StateOnUnavailable.Idempotency));
        }

        return new IdempotencyGate(IdempotencyPlan.Of(policy, options), requests);
    }
}
