using Microsoft.Extensions.Primitives;
using Sidecar.Policies;

namespace Sidecar.Payments;

/// <summary>Every way in which a payment is refused. Those with a price get it from the <see cref="Challenge"/>.</summary>
internal static class PaymentRefusals
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(5);

    public static Refusal Required() => new("payment_required", StatusCodes.Status402PaymentRequired, "Payment required");

    public static Refusal Malformed(string detail) =>
        new("payment_malformed", StatusCodes.Status400BadRequest, "Malformed payment") { Detail = detail };

    public static Refusal NotOffered() =>
        new("payment_not_offered", StatusCodes.Status402PaymentRequired, "Payment does not match an offer");

    /// <param name="reason">x402's reason string. One of them has a status of its own: the payer must approve Permit2 first.</param>
    public static Refusal Invalid(string reason, string? note = null) =>
        new(
            "payment_invalid",
            reason == "permit2_allowance_required" ? StatusCodes.Status412PreconditionFailed : StatusCodes.Status402PaymentRequired,
            "Payment is not valid")
        {
            Note = note ?? reason,
        };

    public static Refusal InFlight() =>
        new("payment_in_flight", StatusCodes.Status409Conflict, "Payment is in use")
        {
            Detail = "Another request with this payment is being answered. Wait for its answer; do not pay again.",
            RetryAfter = Soon,
        };

    public static Refusal AlreadySettled(KeyValuePair<string, StringValues> receipt) =>
        new("payment_already_settled", StatusCodes.Status409Conflict, "Payment was used before")
        {
            Detail = "This payment was settled for an earlier request; its receipt is attached. A new request needs a new payment.",
            Headers = [receipt],
        };

    public static Refusal AlreadyFailed() =>
        new("payment_already_failed", StatusCodes.Status402PaymentRequired, "Payment failed before");

    public static Refusal SettlementFailed(KeyValuePair<string, StringValues> receipt, string reason) =>
        new("settlement_failed", StatusCodes.Status402PaymentRequired, "Settlement failed")
        {
            Note = reason,
            Headers = [receipt],
            Content = new RefusalContent("application/json", "{}"u8.ToArray()),
        };

    public static Refusal SettlementPending(KeyValuePair<string, StringValues> receipt, string note) =>
        new("settlement_pending", StatusCodes.Status503ServiceUnavailable, "Settlement is pending")
        {
            Detail = "The payment may have been taken; its outcome is not known yet. Repeat this request with the same payment later; do not pay again.",
            Note = note,
            RetryAfter = Later,
            Headers = [receipt],
        };

    public static Refusal SettlementUnavailable(string note, TimeSpan? retryAfter = null) =>
        new("settlement_unavailable", StatusCodes.Status503ServiceUnavailable, "Settlement is not available")
        {
            Detail = "The payment could not be settled and was not taken. Repeat this request with the same payment later.",
            Note = note,
            RetryAfter = retryAfter ?? Later,
        };

    public static Refusal FacilitatorUnavailable(string note, TimeSpan? retryAfter = null) =>
        new("facilitator_unavailable", StatusCodes.Status503ServiceUnavailable, "Payments cannot be verified now")
        {
            Detail = "The payment could not be verified and was not taken. Try again later.",
            Note = note,
            RetryAfter = retryAfter ?? Later,
        };

    public static Refusal Unsupported() =>
        new("payment_unsupported", StatusCodes.Status503ServiceUnavailable, "Payments are not possible now")
        {
            Detail = "No facilitator is known that takes payments for this route. Try again later.",
            RetryAfter = Later,
        };

    public static Refusal LedgerUnavailable(Exception? cause) =>
        new("ledger_unavailable", StatusCodes.Status503ServiceUnavailable, "Payments cannot be recorded now")
        {
            Detail = "The payment could not be recorded and was not taken. Try again later.",
            Cause = cause,
            RetryAfter = Later,
        };

    public static Refusal ClaimsUnavailable() =>
        new("claims_unavailable", StatusCodes.Status503ServiceUnavailable, "Too many payments at once")
        {
            Detail = "The payment could not be taken into use and was not taken. Try again later.",
            RetryAfter = Soon,
        };
}
