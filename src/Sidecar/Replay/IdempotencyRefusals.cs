using Sidecar.Policies;

namespace Sidecar.Replay;

/// <summary>Refusals of requests that carry a key.</summary>
internal static class IdempotencyRefusals
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(5);

    public static Refusal KeyInvalid() =>
        new("idempotency_key_invalid", StatusCodes.Status400BadRequest, "Idempotency key is not usable")
        {
            Detail = "Idempotency-Key must come once, with 1 to 255 visible ASCII characters.",
        };

    public static Refusal KeyRequired() =>
        new("idempotency_key_required", StatusCodes.Status400BadRequest, "Idempotency key is missing")
        {
            Detail = "This request needs an Idempotency-Key: a value of your own, new for each request, the same for each repeat of it.",
        };

    public static Refusal BodyInvalid(string what) =>
        new("idempotency_body_invalid", StatusCodes.Status400BadRequest, "Request body is not JSON that can be compared")
        {
            Detail = $"The request body {what}.",
        };

    public static Refusal KeyReused() =>
        new("idempotency_key_reused", StatusCodes.Status409Conflict, "Idempotency key was used for another request")
        {
            Detail = "This Idempotency-Key stands for another request. A new request needs a new key.",
        };

    public static Refusal Conflict() =>
        new("idempotency_conflict", StatusCodes.Status422UnprocessableEntity, "Idempotency key was used for another request")
        {
            Detail = "This Idempotency-Key stands for a request with another body. A new request needs a new key.",
        };

    public static Refusal InFlight() =>
        new("idempotency_in_flight", StatusCodes.Status409Conflict, "The same request is being carried out")
        {
            Detail = "A request with this Idempotency-Key is being carried out. Repeat it after the time in Retry-After to get its answer.",
            RetryAfter = Soon,
        };

    public static Refusal StoreUnavailable(string note) =>
        new("idempotency_store_unavailable", StatusCodes.Status503ServiceUnavailable, "Repeats cannot be told apart now")
        {
            IsStoreAway = true,
            Detail = "Whether this request was carried out before cannot be found out now, so it is not carried out. Repeat it later with the same Idempotency-Key.",
            Note = note,
            RetryAfter = Later,
        };
}
