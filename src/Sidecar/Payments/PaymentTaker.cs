using Sidecar.Ledger;
using Sidecar.Payments.Facilitators;
using Sidecar.Payments.Repeats;
using Sidecar.Policies;

namespace Sidecar.Payments;

/// <summary>Takes a presented payment: claim, verification, admission to the upstream, and with settle-before the settlement. One that was taken before goes its own way.</summary>
internal sealed class PaymentTaker(
    SettleMode settle, PaymentVerifier verifier, PaymentClaimer claimer, Settler settler, KnownPayments known, PaidAnswers answers, AnswerGrants grants,
    IPaymentLedger ledger, PayerBudget budget, PaymentMetrics metrics)
{
    /// <param name="tooLate">For a payment that cannot be taken any more, because of its time or its terms: the refusal, unless it was taken before.</param>
    public async ValueTask<Verdict> TakeAsync(Presentation presentation, Refusal? tooLate) =>
        await (tooLate is null ? claimer.ClaimAsync(presentation) : claimer.FindAsync(presentation, tooLate)) switch
        {
            ClaimResult.Claimed claimed => await TakeAsync(claimed, presentation),
            ClaimResult.Known repeated => await known.DecideAsync(repeated.Payment, repeated.Lease, presentation),
            ClaimResult.Refused refused => refused.Refusal,
            var other => throw new InvalidOperationException($"No such result: {other}."),
        };

    private async ValueTask<Verdict> TakeAsync(ClaimResult.Claimed claimed, Presentation presentation)
    {
        var offered = presentation.Payment.Offer.Facilitators;
        var payment = new ClaimedPayment(
            claimed.PaymentId, claimed.ClaimNumber, claimed.Lease, presentation.Payment, presentation.Fingerprint, offered);
        try
        {
            var (outcome, facilitator) = await verifier.VerifyAsync(presentation.Payment);
            payment = payment with { Facilitators = [facilitator, .. offered.Where(other => other != facilitator)] };
            return PaymentVerifier.Refusal(outcome, presentation.Challenge, presentation.ResourceUrl) is { } refusal
                ? await RefuseAsync(payment, presentation.Passage, (outcome as VerifyOutcome.Invalid)?.Reason ?? refusal.Slug, refusal)
                : await PassAsync(payment, PaymentVerifier.Payer(outcome), presentation.Passage);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // A fault of ours gives the payment back. Nobody was asked for money: the settler makes an outcome of whatever happens while it asks.
            await claimer.ReleaseAsync(payment, "faulted");
            throw;
        }
    }

    private async ValueTask<Verdict> RefuseAsync(ClaimedPayment payment, Passage passage, string reason, Refusal refusal)
    {
        passage.PaymentOutcome = "refused";
        await claimer.ReleaseAsync(payment, reason);
        return refusal;
    }

    private async ValueTask<Verdict> PassAsync(ClaimedPayment payment, string? payer, Passage passage)
    {
        if (await budget.ReserveAsync(payer ?? payment.Presented.Payer, passage) is { } unaffordable)
        {
            return await RefuseAsync(payment, passage, unaffordable.Slug, unaffordable);
        }

        // With a good payment in hand, and no money moved: the one probe of an open circuit is not for replays and junk.
        if (passage.TryAdmit() is { } closed)
        {
            return await RefuseAsync(payment, passage, closed.Slug, closed);
        }

        Move(payment, PaymentState.Verified, payer);
        PaymentFacts.Of(payment.PaymentId, payment.Presented, payer).AttestTo(passage);
        if (settle == SettleMode.AfterUpstream)
        {
            Move(payment, PaymentState.Forwarded, null);
            return Verdict.PassWith(new SettlementObligation(payment, passage, claimer, settler, answers));
        }

        var settlement = await settler.SettleAsync(payment, passage.PaymentSpend, grant: null);
        if (settlement is not Settlement.Settled settled)
        {
            return await SettlementRefusal.OfAsync(settlement, payment, passage, claimer);
        }

        passage.PaymentOutcome = "settled";
        passage.MovedPayment = payment.PaymentId;
        passage.IsPaid = true;
        var receipt = Receipt.Of(payment.Presented, settled.Receipt);
        passage.AnswerHeaders[receipt.Key] = receipt.Value;
        return Verdict.PassWith(new PaidObligation(payment, passage, receipt, grants, answers));
    }

    private void Move(ClaimedPayment payment, PaymentState state, string? payer)
    {
        ledger.Post(new PaymentTransition(payment.PaymentId, state) { ClaimNumber = payment.ClaimNumber, Payer = payer });
        metrics.Moved(state);
    }
}
