namespace Sidecar.Policies;

/// <summary>Who asks at the admin listener.</summary>
/// <param name="Name">As the configuration names it.</param>
internal sealed record Operator(string Name, OperatorRole Role)
{
    /// <summary>As the audit names it.</summary>
    public string Actor => $"operator:{Name}";

    public bool May(OperatorRole role) => Role >= role;
}
