using Microsoft.Extensions.Primitives;

namespace Sidecar.Policies;

/// <summary>Refusals of a request whose nonce was used or whose time is not now, wherever it says them: in headers, in a body, in a signature.</summary>
internal static class FreshnessRefusals
{
    private static readonly TimeSpan SomeSeconds = TimeSpan.FromSeconds(5);

    /// <summary>With our time in <c>Date</c>, from which a client can set its clock right.</summary>
    /// <param name="isAhead">Whether the time lies ahead of ours rather than behind.</param>
    /// <param name="challenges">What names the credentials that are accepted, where the time is a part of some.</param>
    public static Refusal Stale(bool isAhead, TimeWindow accepted, DateTimeOffset now, params IReadOnlyList<KeyValuePair<string, StringValues>> challenges) =>
        new("timestamp_stale", StatusCodes.Status401Unauthorized, "Timestamp is not of now")
        {
            Detail = ServerTime.Detail(isAhead, accepted, now),
            Headers = [ServerTime.Header(now), .. challenges],
        };

    public static Refusal Replayed() =>
        new("nonce_replayed", StatusCodes.Status409Conflict, "Nonce was used before")
        {
            Detail = "A request with this nonce was seen before. Make each request, also a repeated one, with a nonce and a time of its own, and sign it anew where it is signed.",
        };

    public static Refusal StoreUnavailable() =>
        new("nonce_store_unavailable", StatusCodes.Status503ServiceUnavailable, "Nonces cannot be checked")
        {
            IsStoreAway = true,
            Detail = "Whether this request was seen before cannot be found out now. Try again with a new nonce.",
            Note = "the store of nonces is full or away",
            RetryAfter = SomeSeconds,
        };
}
