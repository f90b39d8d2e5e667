using Sidecar.Policies;

namespace Sidecar.Replay;

/// <summary>Every way in which a nonce, or the time beside it, is refused.</summary>
internal static class NonceRefusals
{
    /// <param name="wanted">What the request should have brought.</param>
    public static Refusal Missing(string wanted) =>
        new("nonce_missing", StatusCodes.Status401Unauthorized, "Nonce is missing")
        {
            Detail = $"Send {wanted}: a value that is new for every request, and the time at which it is made.",
        };

    public static Refusal Invalid(string detail) =>
        new("nonce_invalid", StatusCodes.Status400BadRequest, "Nonce is malformed") { Detail = detail };

    /// <summary>With our time in <c>Date</c>, from which a client can set its clock right.</summary>
    /// <param name="isAhead">Whether the time lies ahead of ours rather than behind.</param>
    public static Refusal Stale(bool isAhead, TimeWindow accepted, DateTimeOffset now) =>
        new("timestamp_stale", StatusCodes.Status401Unauthorized, "Timestamp is not of now")
        {
            Detail = ServerTime.Detail(isAhead, accepted, now),
            Headers = [ServerTime.Header(now)],
        };

    public static Refusal Replayed() =>
        new("nonce_replayed", StatusCodes.Status409Conflict, "Nonce was used before")
        {
            Detail = "A request with this nonce was seen before. Make each request, also a repeated one, with a nonce and a time of its own.",
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
