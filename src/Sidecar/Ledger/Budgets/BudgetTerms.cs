namespace Sidecar.Ledger.Budgets;

/// <summary>What may be spent of a budget, as its column holds it.</summary>
internal sealed record BudgetTerms
{
    public required string? Name { get; init; }

    public required SpendLimits Limits { get; init; }
}
