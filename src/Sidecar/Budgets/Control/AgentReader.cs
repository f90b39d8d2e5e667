using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Budgets.Control;

/// <summary>Turns what was sent into an agent, and says all that is wrong with it.</summary>
internal static class AgentReader
{
    private const int MostNames = 1000;
    private const int MostPayers = 100;

    /// <param name="id">From the path, for an agent that is there; otherwise from the body.</param>
    public static (AgentRecord? Agent, IReadOnlyList<string> Faults) Read(AgentBody body, string? id)
    {
        var faults = new List<string>();
        var account = new AccountReader(faults);
        var currency = account.Currency(body.Currency);
        if (body.Budget is not null && !ControlNames.IsId(body.Budget))
        {
            faults.Add($"budget: {ControlNames.IdForm}");
        }

        var agent = new AgentRecord(account.Id(id, body.Id), currency?.Code ?? "")
        {
            Name = account.Name(body.Name),
            IsSuspended = body.Suspended,
            Budget = body.Budget,
            PerTransaction = account.Amount("perTransaction", body.PerTransaction, currency),
            ApprovalAbove = account.Amount("approvalAbove", body.ApprovalAbove, currency),
            Limits = account.Limits(body.TimeZone, body.Windows, currency),
            AllowedMerchants = Names("allowedMerchants", body.AllowedMerchants, faults),
            DeniedMerchants = Names("deniedMerchants", body.DeniedMerchants, faults),
            AllowedCategories = Names("allowedCategories", body.AllowedCategories, faults),
            DeniedCategories = Names("deniedCategories", body.DeniedCategories, faults),
            Payers = Payers(body.Payers, faults),
        };
        return (faults.Count == 0 ? agent : null, faults);
    }

    private static List<string> Names(string member, IReadOnlyList<string>? names, List<string> faults)
    {
        var read = (names ?? []).Distinct(StringComparer.Ordinal).ToList();
        if (read.Count > MostNames || !read.TrueForAll(ControlNames.IsText))
        {
            faults.Add($"{member}: has at most {MostNames} names of 1 to 256 characters");
        }

        return read;
    }

    // EVM addresses have two spellings; others are what they are.
    private static List<string> Payers(IReadOnlyList<string>? payers, List<string> faults)
    {
        var read = (payers ?? []).Select(static payer => PayerAddress.Normalise(payer ?? "")).Distinct(StringComparer.Ordinal).ToList();
        if (read.Count > MostPayers || !read.TrueForAll(ControlNames.IsId))
        {
            faults.Add($"payers: has at most {MostPayers} addresses");
        }

        return read;
    }
}
