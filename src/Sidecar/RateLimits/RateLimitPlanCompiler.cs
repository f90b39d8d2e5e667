using System.Runtime.CompilerServices;
using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.RateLimits;

/// <summary>Compiles a policy's limits, once for all places: what is wrong with them is told once.</summary>
internal sealed class RateLimitPlanCompiler(StoreDemand demand, AddressLimits addresses)
{
    // By the errors of a configuration: another configuration is compiled anew.
    private readonly ConditionalWeakTable<IConfigurationErrors, Dictionary<string, RateLimitPlans?>> _compiled = [];

    /// <summary>Null where something was wrong, which is reported then.</summary>
    public RateLimitPlans? Compile(string policy, PolicyMode mode, IConfigurationSection section, IConfigurationErrors errors)
    {
        var known = _compiled.GetOrCreateValue(errors);
        if (!known.TryGetValue(section.Path, out var plans))
        {
            plans = known[section.Path] = CompileAnew(policy, mode, section, errors);
        }

        return plans;
    }

    private RateLimitPlans? CompileAnew(string policy, PolicyMode mode, IConfigurationSection section, IConfigurationErrors errors)
    {
        var limits = section.Get<List<RateLimitOptions>>() ?? [];
        var found = new CountedErrors(errors);
        RateLimitOptionsValidator.Validate(limits, section.Path, found);
        if (found.Count == 0)
        {
            RateLimitOptionsValidator.ValidateTogether(limits, section.Path, found);
        }

        if (found.Count > 0)
        {
            return null;
        }

        var rules = limits.Select((limit, index) => RuleOf(policy, limit, index)).ToList();
        if (mode == PolicyMode.Enforce && rules.Exists(static rule => rule.Kind == RateLimitKind.SlidingWindow))
        {
            demand.Need(nameof(StateOnUnavailable.RateLimits));
        }

        rules.ForEach(addresses.Add);
        return new RateLimitPlans(rules);
    }

    private static RateLimitRule RuleOf(string policy, RateLimitOptions limit, int index) =>
        new(policy, RateLimitOptionsValidator.NameOf(limit, index), limit.Kind, limit.Limit, limit.Window ?? TimeSpan.Zero, limit.Refill ?? 0, limit.Cost, [.. limit.By], limit.Header) { Index = index };

    private sealed class CountedErrors(IConfigurationErrors errors) : IConfigurationErrors
    {
        public int Count { get; private set; }

        public void Add(string keyPath, string message)
        {
            Count++;
            errors.Add(keyPath, message);
        }
    }
}
