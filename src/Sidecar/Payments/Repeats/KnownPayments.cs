using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Payments.Repeats;

/// <summary>
/// A payment that the ledger knows: it bought an answer, or is about to, or may have. What the client gets is decided here; nothing is settled or verified for it.
/// </summary>
internal sealed class KnownPayments(Reconciler reconciler, SettledPayments settled, OtherPayments others)
{
    /// <summary>Takes the lease over: it is returned, or belongs to the obligation of the verdict.</summary>
    public async ValueTask<Verdict> DecideAsync(PaymentSnapshot known, PaymentLease lease, Presentation presentation)
    {
        var verdict = Verdict.Pass;
        try
        {
            return verdict = known.Key == presentation.Payment.Key
                ? await DecideSameAsync(known, lease, presentation)
                : await others.DecideAsync(known, presentation);
        }
        finally
        {
            if (!(known.Key == presentation.Payment.Key && verdict.Obligation is not null))
            {
                await lease.ReturnAsync();
            }
        }
    }

    private async ValueTask<Verdict> DecideSameAsync(PaymentSnapshot known, PaymentLease lease, Presentation presentation)
    {
        // A payment whose outcome is unknown joins its reconciliation: the repeat is a reason to ask again now.
        var payment = known.State == PaymentState.Unknown ? await reconciler.JoinAsync(known) : known;

        // The receipt speaks the version of whoever asks now, not of whoever paid.
        var receipt = Receipt.Of(payment with { X402Version = presentation.Payment.Payload.X402Version });
        return payment.State switch
        {
            PaymentState.Settled => await settled.DecideAsync(
                new SettledPayment(payment, lease, receipt, PaymentFacts.Of(payment.PaymentId, presentation.Payment, payment.Payer)), presentation, presentation.Fingerprint.Value == payment.Fingerprint),
            PaymentState.Unknown or PaymentState.Settling => PaymentRefusals.SettlementPending(receipt, payment.Reason ?? "unknown"),
            PaymentState.Failed => presentation.Challenge.Price(PaymentRefusals.AlreadyFailed(), presentation.ResourceUrl, payment.Reason ?? "payment_failed"),
            _ => PaymentRefusals.InFlight(),
        };
    }
}
