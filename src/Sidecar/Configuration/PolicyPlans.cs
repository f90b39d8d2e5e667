using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Sidecar.Policies;

namespace Sidecar.Configuration;

/// <summary>All compiled policies by name, <c>open</c> among them. Names have no case. Immutable.</summary>
internal sealed class PolicyPlans
{
    private readonly FrozenDictionary<string, PolicyPlan> _plans;

    public PolicyPlans(IEnumerable<PolicyPlan> plans) =>
        _plans = plans.Append(PolicyPlan.Open).ToFrozenDictionary(plan => plan.Name, StringComparer.OrdinalIgnoreCase);

    public IReadOnlyCollection<PolicyPlan> All => _plans.Values;

    public bool TryGet(string name, [MaybeNullWhen(false)] out PolicyPlan plan) => _plans.TryGetValue(name, out plan);
}
