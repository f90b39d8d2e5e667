using Sidecar.Ledger;

namespace Sidecar.Budgets.Control;

/// <summary>Turns what was sent into a budget, and says all that is wrong with it.</summary>
internal static class BudgetReader
{
    /// <param name="id">From the path, for a budget that is there; otherwise from the body.</param>
    public static (BudgetRecord? Budget, IReadOnlyList<string> Faults) Read(BudgetBody body, string? id)
    {
        var faults = new List<string>();
        var account = new AccountReader(faults);
        var currency = account.Currency(body.Currency);
        var budget = new BudgetRecord(account.Id(id, body.Id), currency?.Code ?? "")
        {
            Name = account.Name(body.Name),
            Limits = account.Limits(body.TimeZone, body.Windows, currency),
        };
        return (faults.Count == 0 ? budget : null, faults);
    }
}
