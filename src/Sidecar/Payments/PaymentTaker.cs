using System.Globalization;
using Sidecar.Ledger;
using Sidecar.Payments.Facilitators;
using Sidecar.Policies;

namespace Sidecar.Payments;

/// <summary>Takes a presented payment: claim, verification, admission to the upstream, and with settle-before the settlement.</summary>
internal sealed class PaymentTaker(
    SettleMode settle, PaymentVerifier verifier, PaymentClaimer claimer, Settler settler, IPaymentLedger ledger, PaymentMetrics metrics)
{
    public async ValueTask<Verdict> TakeAsync(PresentedPayment payment, Passage passage, Challenge challenge, string resourceUrl)
    {
        var (paymentId, refusal) = await claimer.ClaimAsync(payment, passage, challenge, resourceUrl);
        if (refusal is not null)
        {
            return refusal;
        }

        try
        {
            return await DecideAsync(paymentId, payment, passage, challenge, resourceUrl);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // A fault of ours gives the payment back. Nobody was asked for money: the settler makes an outcome of whatever happens while it asks.
            await claimer.ReleaseAsync(new ClaimedPayment(paymentId, payment, payment.Offer.Facilitators), "faulted");
            throw;
        }
    }

    private async ValueTask<Verdict> DecideAsync(
        long paymentId, PresentedPayment payment, Passage passage, Challenge challenge, string resourceUrl)
    {
        var (outcome, facilitator) = await verifier.VerifyAsync(payment);
        var claimed = new ClaimedPayment(
            paymentId, payment, [facilitator, .. payment.Offer.Facilitators.Where(other => other != facilitator)]);
        return outcome switch
        {
            VerifyOutcome.Valid valid => await PassAsync(claimed, valid.Payer, passage),
            VerifyOutcome.Invalid invalid => await RefuseAsync(
                claimed, passage, invalid.Reason, challenge.Price(PaymentRefusals.Invalid(invalid.Reason, invalid.Message), resourceUrl, invalid.Reason)),
            VerifyOutcome.Unreachable unreachable => await RefuseAsync(
                claimed, passage, "facilitator_unavailable", PaymentRefusals.FacilitatorUnavailable(unreachable.Note, unreachable.RetryAfter)),
            _ => throw new InvalidOperationException($"No such outcome: {outcome}."),
        };
    }

    private async ValueTask<Verdict> RefuseAsync(ClaimedPayment payment, Passage passage, string reason, Refusal refusal)
    {
        passage.PaymentOutcome = "refused";
        await claimer.ReleaseAsync(payment, reason);
        return refusal;
    }

    private async ValueTask<Verdict> PassAsync(ClaimedPayment payment, string? payer, Passage passage)
    {
        // With a good payment in hand, and no money moved: the one probe of an open circuit is not for replays and junk.
        if (passage.TryAdmit() is { } closed)
        {
            return await RefuseAsync(payment, passage, closed.Slug, closed);
        }

        Move(payment, PaymentState.Verified, payer);
        Attest(payment, payer, passage);
        if (settle == SettleMode.AfterUpstream)
        {
            Move(payment, PaymentState.Forwarded, null);
            return Verdict.PassWith(new SettlementObligation(payment, passage, claimer, settler));
        }

        var settlement = await settler.SettleAsync(payment);
        if (settlement is not Settlement.Settled settled)
        {
            return await SettlementRefusal.OfAsync(settlement, payment, passage, claimer);
        }

        passage.PaymentOutcome = "settled";
        var receipt = Receipt.Of(payment.Presented, settled.Receipt);
        passage.AnswerHeaders[receipt.Key] = receipt.Value;
        return Verdict.PassWith(new PaidObligation(payment, claimer));
    }

    private void Move(ClaimedPayment payment, PaymentState state, string? payer)
    {
        ledger.Post(new PaymentTransition(payment.PaymentId, state) { Payer = payer });
        metrics.Moved(state);
    }

    private static void Attest(ClaimedPayment payment, string? payer, Passage passage)
    {
        var requirements = payment.Presented.Offer.Requirements;
        passage.AttestedHeaders["X-Sidecar-Payment-Id"] = payment.PaymentId.ToString(CultureInfo.InvariantCulture);
        passage.AttestedHeaders["X-Sidecar-Payment-Network"] = requirements.Network;
        passage.AttestedHeaders["X-Sidecar-Payment-Asset"] = requirements.Asset;
        passage.AttestedHeaders["X-Sidecar-Payment-Amount"] = requirements.Amount;
        if ((payment.Presented.Payer ?? payer) is { } known && known.All(char.IsAsciiLetterOrDigit))
        {
            passage.AttestedHeaders["X-Sidecar-Payer"] = known;
        }
    }
}
