namespace Sidecar.Policies;

/// <summary>
/// A policy compiled from configuration: everything parsed, checked and encoded once. Immutable; a reload swaps it whole.
/// </summary>
/// <param name="Name">The key under <c>Sidecar:Policies</c>.</param>
/// <param name="Mode">Whether refusals are enforced.</param>
/// <param name="Errors">The dialect that refusals are written in.</param>
/// <param name="Gates">In the order of Hosting/GateOrder.cs.</param>
internal sealed record PolicyPlan(string Name, PolicyMode Mode, ErrorDialect Errors, IReadOnlyList<IGate> Gates)
{
    /// <summary>The name of the built-in policy without gates.</summary>
    public const string OpenName = "open";

    /// <summary>The gate that answers preflights, if the policy has one.</summary>
    public IPreflightGate? Preflights { get; } = Gates.OfType<IPreflightGate>().FirstOrDefault();

    public static PolicyPlan Open { get; } = new(OpenName, PolicyMode.Enforce, ErrorDialect.Problem, []);
}
