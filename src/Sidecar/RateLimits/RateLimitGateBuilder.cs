using Sidecar.Policies;

namespace Sidecar.RateLimits;

/// <summary>Makes the gates of a policy's limits, one for each place at which some stand.</summary>
internal sealed class RateLimitGateBuilder(RateLimitPlanCompiler compiler, RateKeys keys, RateLimiter limiter)
{
    /// <param name="place">One of <see cref="RateLimitPlaces"/>.</param>
    public IGate? Build(string place, string policy, PolicyMode mode, IConfigurationSection section, IConfigurationErrors errors) =>
        compiler.Compile(policy, mode, section, errors) is not { } plans ? null
        : plans.At(place) is { } plan ? new RateLimitGate(plan, keys, limiter)
        : AbsentGate.Instance;
}
