using System.Globalization;
using Microsoft.Net.Http.Headers;
using Sidecar.Policies;

namespace Sidecar.Webhooks;

/// <summary>Every way in which a delivery is refused.</summary>
internal static class WebhookRefusals
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    public static Refusal Missing(string header) =>
        new("webhook_signature_missing", StatusCodes.Status401Unauthorized, "Webhook is not signed")
        {
            Detail = $"The header {header} is missing. Only deliveries that their sender signed are taken here.",
        };

    public static Refusal Invalid() =>
        new("webhook_signature_invalid", StatusCodes.Status401Unauthorized, "Webhook signature does not match")
        {
            Detail = "The signature is not one of these bytes under a secret that is valid here. Sign the body as it is sent, with the secret of this endpoint.",
        };

    public static Refusal Malformed(string reason) =>
        new("webhook_malformed", StatusCodes.Status400BadRequest, "Webhook headers are malformed") { Detail = $"{reason}." };

    /// <summary>With our time in <c>Date</c>, from which a sender can set its clock right.</summary>
    /// <param name="isAhead">Whether the time lies ahead of ours rather than behind.</param>
    public static Refusal TooOld(bool isAhead, TimeWindow accepted, DateTimeOffset now) =>
        new("webhook_too_old", StatusCodes.Status401Unauthorized, "Webhook was not signed lately")
        {
            Detail = string.Create(
                CultureInfo.InvariantCulture,
                $"The signed time is too {(isAhead ? "far ahead" : "old")}: it may be {accepted.Window.TotalSeconds} seconds from the server's time, which is {now.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} ({now.ToUnixTimeSeconds()}). Sign every try anew."),
            Headers = [new(HeaderNames.Date, now.ToString("R", CultureInfo.InvariantCulture))],
        };

    // Not 409: there are senders that take 4xx for the last word and switch an endpoint off. All of them try again after 503.
    public static Refusal InFlight() =>
        new("webhook_in_flight", StatusCodes.Status503ServiceUnavailable, "The same webhook is being delivered")
        {
            Detail = "A copy of this delivery is with the backend, which has not answered yet. Try again after the time in Retry-After.",
            RetryAfter = Soon,
        };

    public static Refusal StoreUnavailable(string note) =>
        new("webhook_store_unavailable", StatusCodes.Status503ServiceUnavailable, "Repeated webhooks cannot be told apart now")
        {
            IsStoreAway = true,
            Detail = "Whether this delivery was taken before cannot be found out now, so it is not forwarded. Try again after the time in Retry-After.",
            Note = note,
            RetryAfter = Soon,
        };
}
