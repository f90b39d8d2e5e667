using System.Globalization;

namespace Sidecar.Policies;

/// <summary>What a client is told when its agent may not spend, whoever asked. None tells what is left of a budget.</summary>
internal static class SpendRefusals
{
    /// <summary>The member that says where people decide about an approval.</summary>
    public const string ApprovalUrl = "approval_url";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    /// <param name="decision">Any but one that allows.</param>
    public static Refusal Of(SpendDecision decision, DateTimeOffset now) => decision switch
    {
        SpendDecision.Denied { Reason: SpendDenial.Stopped } => Stopped(),
        SpendDecision.Denied denied => Denied(denied, denied.ResetsAt is { } at && at > now ? at - now : null),
        SpendDecision.Held held => ApprovalRequired(held),
        SpendDecision.Unavailable away => Unavailable(away.Note),
        _ => throw new InvalidOperationException($"No refusal: {decision}."),
    };

    /// <param name="wait">How long the limit leaves no room; null where waiting changes nothing.</param>
    public static Refusal Denied(SpendDecision.Denied denied, TimeSpan? wait) =>
        new("spend_denied", StatusCodes.Status403Forbidden, "Spend is denied")
        {
            Detail = $"{Sentence(denied.Reason)}{(denied.Limit is null ? "" : $" The limit is {denied.Limit}.")}{(denied.ResetsAt is { } at ? $" It may be tried again from {Text(at)} on." : "")}",
            RetryAfter = wait,
            Members = Members(("reason", DenialText.Of(denied.Reason)), ("limit", denied.Limit), ("resets_at", denied.ResetsAt is { } resets ? Text(resets) : null)),
        };

    public static Refusal Stopped() =>
        new("spend_stopped", StatusCodes.Status403Forbidden, "Spending is stopped")
        {
            Detail = "An operator has stopped spending: of this agent, for this merchant or category, with tokens of this issuer, or altogether. Nothing was taken.",
            Members = Members(("reason", DenialText.Of(SpendDenial.Stopped))),
        };

    public static Refusal ApprovalRequired(SpendDecision.Held held) =>
        new("approval_required", StatusCodes.Status403Forbidden, "Spend needs approval")
        {
            Detail = $"Somebody has to approve this spend: {held.ApprovalId}. Send the same request with the same idempotency key again when that is done; it passes once.",
            Members = Members(("approval_id", held.ApprovalId), (ApprovalUrl, held.Url), ("expires_at", Text(held.ExpiresAt))),
        };

    /// <summary>The reservation was lost while the upstream was at work, and there is no room for it any more.</summary>
    public static Refusal ReservationLost() =>
        new("spend_reservation_lost", StatusCodes.Status503ServiceUnavailable, "Reservation was lost")
        {
            Detail = "What was reserved for this request was lost before it was answered. Nothing was taken.",
            RetryAfter = Soon,
        };

    public static Refusal Unavailable(string note, bool isStoreAway = false) =>
        new("spend_unavailable", StatusCodes.Status503ServiceUnavailable, "Spending cannot be decided now")
        {
            IsStoreAway = isStoreAway,
            Detail = "Whether this may be spent cannot be found out now, so nothing was taken. Try again later.",
            Note = note,
            RetryAfter = Soon,
        };

    private static string Sentence(SpendDenial reason) => reason switch
    {
        SpendDenial.UnknownAgent => "The agent is not known here.",
        SpendDenial.AgentSuspended => "The agent is suspended.",
        SpendDenial.MerchantNotAllowed => "The agent may not pay this merchant.",
        SpendDenial.CategoryNotAllowed => "The agent may not buy this.",
        SpendDenial.CurrencyNotAllowed => "The agent's budget is in another currency.",
        SpendDenial.TransactionLimit => "One transaction may not cost that much.",
        SpendDenial.AmountLimit => "The budget leaves no room for this amount.",
        SpendDenial.CountLimit => "The agent may not spend that often.",
        SpendDenial.TokenExhausted => "The token is used up: get another. Where this route keeps answers, what was bought with it before is answered again to the same request with the Idempotency-Key, or the payment, that it was sent with first.",
        SpendDenial.ApprovalDenied => "The approval was denied, was used, or is over.",
        _ => "It is not allowed.",
    };

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static List<KeyValuePair<string, string>> Members(params ReadOnlySpan<(string Name, string? Value)> members)
    {
        var present = new List<KeyValuePair<string, string>>();
        foreach (var (name, value) in members)
        {
            if (value is not null)
            {
                present.Add(new(name, value));
            }
        }

        return present;
    }
}
