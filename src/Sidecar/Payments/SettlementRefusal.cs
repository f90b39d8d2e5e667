using Sidecar.Policies;

namespace Sidecar.Payments;

/// <summary>What the client is told when the money was not taken, or nobody knows; and the claim's fate with it.</summary>
internal static class SettlementRefusal
{
    public static async ValueTask<Verdict> OfAsync(Settlement settlement, ClaimedPayment payment, Passage passage, PaymentClaimer claimer)
    {
        switch (settlement)
        {
            case Settlement.Failed failed:
                passage.PaymentOutcome = "failed";
                await payment.Lease.ReturnAsync();
                return PaymentRefusals.SettlementFailed(
                    Receipt.Of(payment.Presented, failed.Receipt), failed.Receipt.ErrorReason ?? "unexpected_settle_error");

            case Settlement.Unknown unknown:
                passage.PaymentOutcome = "unknown";
                passage.MovedPayment = payment.PaymentId;
                await payment.Lease.ReturnAsync();
                return PaymentRefusals.SettlementPending(Receipt.PendingFor(payment.Presented, unknown.Transaction), unknown.Note);

            case Settlement.NotTried missed:
                passage.PaymentOutcome = "released";
                await claimer.ReleaseAsync(payment, "settlement_not_tried");
                return missed.Cause is null
                    ? PaymentRefusals.SettlementUnavailable(missed.Note, missed.RetryAfter)
                    : PaymentRefusals.LedgerUnavailable(missed.Cause);

            case Settlement.Unaffordable unaffordable:
                passage.PaymentOutcome = "released";
                await claimer.ReleaseAsync(payment, unaffordable.Refusal.Slug);
                return unaffordable.Refusal;

            default:
                throw new InvalidOperationException($"Not a refusal: {settlement}.");
        }
    }
}
