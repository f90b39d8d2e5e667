using System.Globalization;
using Sidecar.Ledger.Audit;
using Sidecar.Policies;

namespace Sidecar.Ledger.Spending;

/// <summary>What the audit says of spends that the ledger writes and reverses by itself.</summary>
internal static class SpendEntries
{
    private const string Action = "spend";

    /// <summary>Written with the step that asks for the money.</summary>
    public static AuditEntry Charged(SpendRecord spend) => Entry("allow", $"agent:{spend.Agent}", spend, reason: null);

    public static AuditEntry Reversed(SpendRecord spend, string reason) => Entry("release", "system", spend, reason);

    private static AuditEntry Entry(string decision, string actor, SpendRecord spend, string? reason) => AuditTexts.Normalise(new AuditEntry(Action, decision)
    {
        Actor = actor,
        Agent = spend.Agent,
        Subject = spend.PaymentId is { } payment ? $"payment:{payment}" : spend.Token?.ToString() ?? spend.Id.ToString(),
        Reason = reason,
        Amount = spend.Amount.Micros.ToString(CultureInfo.InvariantCulture),
        Currency = spend.Amount.Currency,
        Merchant = spend.Merchant,
        Category = spend.Category,
        RequestId = spend.RequestId,
    });
}
