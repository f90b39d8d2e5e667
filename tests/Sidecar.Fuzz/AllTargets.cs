using Sidecar.Fuzz.Targets;

namespace Sidecar.Fuzz;

/// <summary>Everything that reads what strangers send.</summary>
internal static class AllTargets
{
    public static IReadOnlyList<FuzzTarget> Everything { get; } =
    [
        .. StructuredFieldTargets.All,
        .. SignatureTargets.All,
        .. JsonTargets.All,
        .. PaymentTargets.All,
        .. TokenTargets.All,
        .. WebhookTargets.All,
        .. RequestTargets.All,
        .. HygieneTargets.All,
        .. ValidationTargets.All,
        .. AmountTargets.All,
    ];

    /// <summary>One, or all where no name is given.</summary>
    public static IReadOnlyList<FuzzTarget> Named(string? name) => name is null ? Everything : [.. Everything.Where(target => target.Name == name)];
}
