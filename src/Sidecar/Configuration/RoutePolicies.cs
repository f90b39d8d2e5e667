using System.Collections.Frozen;
using Sidecar.Policies;

namespace Sidecar.Configuration;

/// <summary>Which policy each route has, by the route's id. Immutable.</summary>
internal sealed class RoutePolicies(IEnumerable<KeyValuePair<string, PolicyPlan>> plans)
{
    public FrozenDictionary<string, PolicyPlan> ByRoute { get; } = plans.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
}
