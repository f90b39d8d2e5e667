using Microsoft.Extensions.Primitives;
using Sidecar.Policies;

namespace Sidecar.SpendTokens;

/// <summary>Every way in which a spend is refused. None tells what is left of a budget.</summary>
internal static class SpendTokenRefusals
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    /// <summary>How a token is asked for.</summary>
    public static KeyValuePair<string, StringValues> Challenge { get; } = new("WWW-Authenticate", $"{PresentedSpendToken.Scheme} realm=\"spend\"");

    public static Refusal Required() =>
        new("spend_token_required", StatusCodes.Status401Unauthorized, "Spend token is missing")
        {
            Detail = $"Send a spend token for this merchant as Authorization: {PresentedSpendToken.Scheme} …, or in {PresentedSpendToken.Header}.",
            Headers = [Challenge],
        };

    public static Refusal Malformed() =>
        new("spend_token_malformed", StatusCodes.Status400BadRequest, "Spend token is malformed")
        {
            Detail = $"Send one token, once: as Authorization: {PresentedSpendToken.Scheme} … or in {PresentedSpendToken.Header}.",
        };

    /// <summary>Whoever holds it cannot know more than that it is not good: what a forger learns helps to forge.</summary>
    /// <param name="note">Why, for the log.</param>
    public static Refusal Invalid(string note) =>
        new("spend_token_invalid", StatusCodes.Status401Unauthorized, "Spend token is not valid")
        {
            Detail = "The token is not genuine, not of now, or was revoked. Get a new one.",
            Note = note,
            Headers = [Challenge],
        };

    /// <param name="headers">A nonce to prove with, where one is demanded.</param>
    public static Refusal ProofInvalid(string note, params IReadOnlyList<KeyValuePair<string, StringValues>> headers) =>
        new("spend_token_proof_invalid", StatusCodes.Status401Unauthorized, "Proof of possession is not valid")
        {
            Detail = "The token is bound: send a DPoP proof (RFC 9449) of its key for this method, this URL and this token, new for every request; or the request that it is bound to.",
            Note = note,
            Headers = [new("WWW-Authenticate", "DPoP algs=\"ES256 ES384 EdDSA\""), .. headers],
        };

    /// <summary>RFC 9449 §9.</summary>
    public static Refusal NonceRequired(string nonce) =>
        new("spend_token_nonce_required", StatusCodes.Status401Unauthorized, "Proof needs a nonce")
        {
            Detail = "Put the value of DPoP-Nonce into the proof's nonce and send the request again.",
            Headers = [new("WWW-Authenticate", "DPoP error=\"use_dpop_nonce\", algs=\"ES256 ES384 EdDSA\""), new("DPoP-Nonce", nonce)],
        };

    /// <summary>Genuine, and for something else.</summary>
    public static Refusal NotForThis(string detail) =>
        new("spend_token_scope", StatusCodes.Status403Forbidden, "Spend token is not for this") { Detail = detail };

    /// <param name="reason">E.g. <c>amount_limit</c>.</param>
    /// <param name="limit">The limit's name, e.g. <c>day</c>.</param>
    /// <param name="resetsAt">From when on there may be room.</param>
    public static Refusal Denied(string reason, string? limit, DateTimeOffset? resetsAt, TimeSpan? wait) =>
        new("spend_denied", StatusCodes.Status403Forbidden, "Spend is denied")
        {
            Detail = $"{Sentence(reason)}{(limit is null ? "" : $" The limit is {limit}.")}{(resetsAt is { } at ? $" It may be tried again from {at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} on." : "")}",
            RetryAfter = wait,
            Members = Members(("reason", reason), ("limit", limit), ("resets_at", resetsAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture))),
        };

    public static Refusal ApprovalRequired(string approvalId, DateTimeOffset expiresAt) =>
        new("approval_required", StatusCodes.Status403Forbidden, "Spend needs approval")
        {
            Detail = $"Somebody has to approve this spend: {approvalId}. Send the same request with the same idempotency key again when that is done; it passes once.",
            Members = Members(
                ("approval_id", approvalId), ("approval_url", $"/control/v1/approvals/{approvalId}"),
                ("expires_at", expiresAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture))),
        };

    public static Refusal AmountUnreadable(string detail) =>
        new("spend_amount_unreadable", StatusCodes.Status400BadRequest, "Amount cannot be read") { Detail = detail };

    /// <summary>The upstream's answer says something else than what was agreed, so it is dropped and nothing is taken.</summary>
    public static Refusal CostNotAsReserved(string note) =>
        new("spend_exceeds_reservation", StatusCodes.Status502BadGateway, "Cost is not as reserved")
        {
            Detail = "What the request cost is more than was reserved for it, or the backend did not say. Nothing was taken.",
            Note = note,
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
            Detail = "Whether this may be spent cannot be found out now, so nothing was taken. Try again later with the same token.",
            Note = note,
            RetryAfter = Soon,
        };

    private static string Sentence(string reason) => reason switch
    {
        "unknown_agent" => "The token's agent is not known here.",
        "agent_suspended" => "The agent is suspended.",
        "stopped" => "Spending was stopped by an operator.",
        "merchant_not_allowed" => "The agent may not pay this merchant.",
        "category_not_allowed" => "The agent may not buy this.",
        "currency_not_allowed" => "The agent's budget is in another currency.",
        "transaction_limit" => "One transaction may not cost that much.",
        "amount_limit" => "The budget leaves no room for this amount.",
        "count_limit" => "The agent may not spend that often.",
        "token_exhausted" => "The token is used up.",
        "approval_denied" => "The approval was denied, or is over.",
        _ => "It is not allowed.",
    };

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
