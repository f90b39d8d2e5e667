using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Budgets.Control;

/// <summary>Turns what was sent into a budget, and says all that is wrong with it.</summary>
internal static class BudgetReader
{
    /// <param name="id">From the path, for a budget that is there; otherwise from the body.</param>
    public static (BudgetRecord? Budget, IReadOnlyList<string> Faults) Read(BudgetBody body, string? id)
    {
        var faults = new List<string>();
        var limits = new LimitsReader(faults);
        var currency = limits.Currency(body.Currency);
        if (!ControlNames.IsId(id ?? body.Id))
        {
            faults.Add($"id: {ControlNames.IdForm}");
        }

        if (id is not null && body.Id is not null && body.Id != id)
        {
            faults.Add("id: is another than the path's");
        }

        if (body.Name is not null && !ControlNames.IsText(body.Name))
        {
            faults.Add("name: has 1 to 256 characters");
        }

        var budget = new BudgetRecord(id ?? body.Id ?? "", currency?.Code ?? "") { Name = body.Name, Limits = limits.Limits(body.TimeZone, body.Windows, currency) };
        return (faults.Count == 0 ? budget : null, faults);
    }
}
