using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Replay;

/// <summary>Compiles the <c>Nonce</c> section of a policy into its gate.</summary>
internal sealed class NonceGateFactory(INonces nonces, StoreDemand demand, TimeProvider time) : IGateFactory
{
    public const string SectionName = "Nonce";

    public string Section => SectionName;

    public Type OptionsType => typeof(NonceOptions);

    public IGate? Build(string policy, PolicyMode mode, IConfigurationSection section, IConfigurationErrors errors)
    {
        var options = section.Get<NonceOptions>() ?? new NonceOptions();
        NonceOptionsValidator.Validate(options, section.Path, errors);
        if (mode == PolicyMode.Enforce)
        {
            demand.Need(nameof(StateOnUnavailable.Nonces));
        }

        return new NonceGate(policy, new NonceReader(options), new TimeWindow(options.Window, options.Skew), nonces, time);
    }
}
