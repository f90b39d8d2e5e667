namespace Sidecar.Ledger;

/// <summary>A budget that several agents share.</summary>
/// <param name="Id">As an agent's.</param>
/// <param name="Currency">Of its limits, and of all agents below it.</param>
internal sealed record BudgetRecord(string Id, string Currency)
{
    /// <summary>Grows with every change, over a deletion too; 0 while it is not written. Written by the ledger.</summary>
    public long Version { get; init; }

    public string? Name { get; init; }

    public SpendLimits Limits { get; init; } = SpendLimits.None;

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }
}
