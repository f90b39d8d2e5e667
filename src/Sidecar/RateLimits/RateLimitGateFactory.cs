using Sidecar.Policies;

namespace Sidecar.RateLimits;

/// <summary>Compiles the <c>RateLimits</c> section of a policy into its gate by address, header or route.</summary>
internal sealed class RateLimitGateFactory(RateLimitGateBuilder builder) : IGateFactory
{
    public string Section => RateLimitPlaces.Section;

    public string Place => RateLimitPlaces.Address;

    public Type OptionsType => typeof(List<RateLimitOptions>);

    public IGate? Build(string policy, PolicyMode mode, IConfigurationSection section, IConfigurationErrors errors) => builder.Build(Place, policy, mode, section, errors);
}
