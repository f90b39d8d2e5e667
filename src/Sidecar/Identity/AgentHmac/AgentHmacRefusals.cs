using Sidecar.Policies;

namespace Sidecar.Identity.AgentHmac;

/// <summary>Every way in which an agent's signed request is refused.</summary>
internal static class AgentHmacRefusals
{
    public static Refusal Malformed() =>
        new("agent_signature_malformed", StatusCodes.Status400BadRequest, "Signature is malformed")
        {
            Detail = $"Send {AgentHmacAuthenticator.Header} once, with the HMAC-SHA256 in 64 hexadecimal digits.",
        };

    /// <param name="detail">What the signed body lacks.</param>
    public static Refusal BodyInvalid(string detail) =>
        new("agent_body_invalid", StatusCodes.Status400BadRequest, "Signed body is malformed") { Detail = detail };

    /// <summary>One for unknown agents and for wrong secrets: who exists is nobody's business.</summary>
    public static Refusal Invalid() =>
        new("agent_signature_invalid", StatusCodes.Status401Unauthorized, "Signature is not valid")
        {
            Detail = "The agent is not known here, or the signature is not that of its secret over this body.",
            Headers = [AgentHmacAuthenticator.Challenge],
        };

    /// <param name="isAhead">Whether the time lies ahead of ours rather than behind.</param>
    public static Refusal Stale(bool isAhead, TimeWindow accepted, DateTimeOffset now) =>
        new("timestamp_stale", StatusCodes.Status401Unauthorized, "Timestamp is not of now")
        {
            Detail = ServerTime.Detail(isAhead, accepted, now),
            Headers = [ServerTime.Header(now), AgentHmacAuthenticator.Challenge],
        };

    public static Refusal Replayed() =>
        new("nonce_replayed", StatusCodes.Status409Conflict, "Nonce was used before")
        {
            Detail = "The agent's nonce was seen before. Sign each request, also a repeated one, with a nonce and a time of its own.",
        };

    public static Refusal StoreUnavailable() =>
        new("nonce_store_unavailable", StatusCodes.Status503ServiceUnavailable, "Nonces cannot be checked")
        {
            IsStoreAway = true,
            Detail = "Whether this request was seen before cannot be found out now. Try again with a new nonce.",
            Note = "the store of nonces is full or away",
            RetryAfter = TimeSpan.FromSeconds(5),
        };
}
