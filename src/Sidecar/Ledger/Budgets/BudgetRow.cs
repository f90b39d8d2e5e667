using Sidecar.Ledger.Control;

namespace Sidecar.Ledger.Budgets;

/// <summary>A row of <c>find_budget.sql</c> and <c>list_budgets.sql</c>.</summary>
internal sealed class BudgetRow
{
    public required string Id { get; init; }

    public long Version { get; init; }

    public required string Currency { get; init; }

    public required string Terms { get; init; }

    public long CreatedAt { get; init; }

    public long UpdatedAt { get; init; }

    /// <exception cref="LedgerUnavailableException">The terms cannot be read.</exception>
    public BudgetRecord ToRecord()
    {
        var terms = ControlDocument.Read<BudgetTerms>(Terms, $"budget {Id}");
        return new BudgetRecord(Id, Currency)
        {
            Version = Version,
            Name = terms.Name,
            Limits = terms.Limits,
            CreatedAt = UnixTime.Of(CreatedAt),
            UpdatedAt = UnixTime.Of(UpdatedAt),
        };
    }
}
