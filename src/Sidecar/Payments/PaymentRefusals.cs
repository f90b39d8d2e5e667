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

    /// <param name="transaction">Of the settlement.</param>
    public static Refusal Owed(KeyValuePair<string, StringValues> receipt, string? transaction) =>
        new("payment_owed", StatusCodes.Status409Conflict, "Payment was settled and not answered")
        {
            Detail = $"This payment was settled{InTransaction(transaction)} and bought no answer. The request is not carried out again by itself; the merchant sees what is owed. Show the receipt; do not pay again.",
            Headers = [receipt],
        };

    /// <summary>The money is here; that an answer goes out cannot be written down now, so none does.</summary>
    public static Refusal AnswerNotRecorded(KeyValuePair<string, StringValues> receipt, Exception? cause) =>
        new("answer_not_recorded", StatusCodes.Status503ServiceUnavailable, "The answer cannot be recorded now")
        {
            Detail = "The payment was settled, and its answer could not be recorded and was not sent. Repeat this request with the same payment later; do not pay again.",
            Cause = cause,
            RetryAfter = Later,
            Headers = [receipt],
        };

    /// <summary>The money is here, and whether its answer was kept cannot be asked now.</summary>
    public static Refusal AnswerUnavailable(KeyValuePair<string, StringValues> receipt, string note) =>
        new("answer_unavailable", StatusCodes.Status503ServiceUnavailable, "The answer cannot be fetched now")
        {
            IsStoreAway = true,
            Detail = "The payment was settled, and its answer cannot be fetched now. Repeat this request with the same payment later; do not pay again.",
            Note = note,
            RetryAfter = Later,
            Headers = [receipt],
        };

    public static Refusal IdentifierInvalid() =>
        new("payment_identifier_invalid", StatusCodes.Status400BadRequest, "Payment identifier is not usable")
        {
            Detail = "extensions.payment-identifier.info.id must be 16 to 128 characters of A-Z, a-z, 0-9, _ and -.",
        };

    public static Refusal IdentifierRequired() =>
        new("payment_identifier_required", StatusCodes.Status400BadRequest, "Payment identifier is missing")
        {
            Detail = "Send extensions.payment-identifier.info.id with the payment: a value of your own, new for each purchase, the same for each repeat of it.",
        };

    public static Refusal IdentifierReused() =>
        new("payment_identifier_reused", StatusCodes.Status409Conflict, "Payment identifier was used for another request")
        {
            Detail = "This payment identifier stands for another request. This payment was not taken. A new request needs a new identifier.",
        };

    public static Refusal IdentifierInFlight() =>
        new("payment_identifier_in_flight", StatusCodes.Status409Conflict, "The same purchase is being answered")
        {
            Detail = "A request with this payment identifier is being answered. This payment was not taken. Repeat it after the time in Retry-After to get that answer.",
            RetryAfter = Soon,
        };

    public static Refusal IdentifiersUnavailable(string note) =>
        new("payment_identifier_unavailable", StatusCodes.Status503ServiceUnavailable, "Repeats cannot be told apart now")
        {
            IsStoreAway = true,
            Detail = "Whether this purchase was made before cannot be found out now, so this request took nothing. Repeat it later with the same identifier and the same payment.",
            Note = note,
            RetryAfter = Later,
        };

    /// <summary>The idempotency key stands for a payment of somebody else.</summary>
    public static Refusal KeyOfAnother() =>
        new("payment_of_another_payer", StatusCodes.Status409Conflict, "The key belongs to another payer")
        {
            Detail = "The request's key stands for a payment of another payer. This payment was not taken. Use a key of your own.",
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
            IsStoreAway = true,
            Detail = "The payment could not be written down, so this request took nothing. Repeat it later with the same payment.",
            Cause = cause,
            RetryAfter = Later,
        };

    /// <summary>The state store is away, or has as many payments in use as it can.</summary>
    public static Refusal ClaimsUnavailable() =>
        new("claims_unavailable", StatusCodes.Status503ServiceUnavailable, "Payments cannot be taken into use now")
        {
            IsStoreAway = true,
            Detail = "Whether the payment is in use cannot be asked, so this request took nothing. Repeat it later with the same payment.",
            RetryAfter = Soon,
        };

    // A facilitator's text goes into ours only as what a transaction looks like.
    private static string InTransaction(string? transaction) =>
        transaction is { Length: > 0 and <= 128 } && transaction.All(char.IsAsciiLetterOrDigit) ? $" in transaction {transaction}" : "";
}
