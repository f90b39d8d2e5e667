using Sidecar.Configuration;
using Sidecar.Policies;

namespace Sidecar.Hosting;

/// <summary>
/// The routes' policies once they are compiled. Compiling needs what the gates work with, and the proxy is composed together with
/// that, so the plans come into a place that was made before them.
/// </summary>
internal sealed class RoutePlans : IRoutePlans
{
    private RoutePolicies? _policies;

    public PolicyPlan? Find(string routeId) => Volatile.Read(ref _policies)?.ByRoute.GetValueOrDefault(routeId);

    public void Use(RoutePolicies policies) => Volatile.Write(ref _policies, policies);
}
