using Sidecar.Ledger;

namespace Sidecar.Budgets;

/// <summary>What is known about an agent. A closed set.</summary>
internal abstract record AgentFinding
{
    private AgentFinding()
    {
    }

    /// <param name="Budget">That it shares with others; null where it shares none.</param>
    internal sealed record Known(AgentRecord Agent, BudgetRecord? Budget) : AgentFinding
    {
        /// <summary>The same, with everything worked out.</summary>
        public AgentTerms Terms { get; } = new(Agent, Budget);
    }

    internal sealed record Unknown : AgentFinding
    {
        public static Unknown Instance { get; } = new();
    }

    /// <summary>The ledger cannot be read, or could not for some time.</summary>
    /// <param name="Note">For the log; never for the client.</param>
    internal sealed record Unavailable(string Note) : AgentFinding;
}
