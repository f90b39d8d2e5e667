namespace Sidecar.Configuration;

/// <summary>What the configuration means, ready to be used by requests.</summary>
/// <param name="Options">The plain keys of <c>Sidecar</c>.</param>
/// <param name="Policies">Every policy by name.</param>
/// <param name="Routes">Every route's policy.</param>
internal sealed record CompiledConfiguration(SidecarOptions Options, PolicyPlans Policies, RoutePolicies Routes);
