using Sidecar.Ledger;

namespace Sidecar.Budgets.Control;

/// <summary>A budget as it is shown; what is shown can be sent again.</summary>
internal sealed record BudgetView(string Id, string Currency)
{
    public string? Name { get; init; }

    public string? TimeZone { get; init; }

    public IReadOnlyList<WindowView> Windows { get; init; } = [];

    public long Version { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public static BudgetView Of(BudgetRecord budget) => new(budget.Id, budget.Currency)
    {
        Name = budget.Name,
        TimeZone = budget.Limits.TimeZone,
        Windows = [.. budget.Limits.Windows.Select(window => WindowView.Of(window, budget.Currency))],
        Version = budget.Version,
        CreatedAt = budget.CreatedAt,
        UpdatedAt = budget.UpdatedAt,
    };
}
