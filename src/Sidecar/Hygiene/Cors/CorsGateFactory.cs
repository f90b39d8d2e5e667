using Sidecar.Policies;

namespace Sidecar.Hygiene.Cors;

/// <summary>Compiles the <c>Cors</c> section of a policy into its gate.</summary>
internal sealed class CorsGateFactory : IGateFactory
{
    public string Section => CorsOptions.SectionName;

    public Type OptionsType => typeof(CorsOptions);

    public IGate? Build(string policy, PolicyMode mode, IConfigurationSection section, IConfigurationErrors errors)
    {
        var options = section.Get<CorsOptions>() ?? new CorsOptions();
        CorsOptionsValidator.Validate(options, section.Path, errors);
        return new CorsGate(new CorsPlan(options));
    }
}
