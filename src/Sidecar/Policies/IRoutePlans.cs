namespace Sidecar.Policies;

/// <summary>The compiled policy of each route.</summary>
internal interface IRoutePlans
{
    /// <summary>Null for a route that has none: such a route is never served.</summary>
    PolicyPlan? Find(string routeId);
}
