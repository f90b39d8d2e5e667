using Sidecar.Ledger;
using Sidecar.Protocols.Money;

namespace Sidecar.Budgets.Control;

/// <summary>An approval as it is shown.</summary>
internal sealed record ApprovalView(string Id, string State, string Agent, string Amount, string Currency, string Merchant)
{
    public string? Category { get; init; }

    public string? Intent { get; init; }

    public required string RequestId { get; init; }

    public DateTimeOffset AskedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    public string? DecidedBy { get; init; }

    public string? Reason { get; init; }

    /// <summary>When a token was issued with it.</summary>
    public DateTimeOffset? HandedOutAt { get; init; }

    public static ApprovalView Of(ApprovalRecord approval) => new(
        approval.Id, approval.State.ToString().ToLowerInvariant(), approval.Agent, MoneyJson.Write(approval.Amount.Micros, approval.Amount.Currency), approval.Amount.Currency, approval.Merchant)
    {
        Category = approval.Category,
        Intent = approval.Intent,
        RequestId = approval.RequestId,
        AskedAt = approval.AskedAt,
        ExpiresAt = approval.ExpiresAt,
        DecidedAt = approval.DecidedAt,
        DecidedBy = approval.DecidedBy,
        Reason = approval.Reason,
        HandedOutAt = approval.HandedOutAt,
    };
}
