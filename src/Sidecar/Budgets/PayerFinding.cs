namespace Sidecar.Budgets;

/// <summary>Whose a payer's address is. A closed set.</summary>
internal abstract record PayerFinding
{
    private PayerFinding()
    {
    }

    internal sealed record Linked(string Agent) : PayerFinding;

    internal sealed record Unlinked : PayerFinding
    {
        public static Unlinked Instance { get; } = new();
    }

    /// <summary>As <see cref="AgentFinding.Unavailable"/>.</summary>
    internal sealed record Unavailable(string Note) : PayerFinding;
}
