using Sidecar.Policies;

namespace Sidecar.Payments;

/// <summary>
/// Settle-after: the payment is verified and the upstream at work. An answer below 400 is paid for before its first byte is sent;
/// anything else gives the payment back.
/// </summary>
internal sealed class SettlementObligation(ClaimedPayment payment, Passage passage, PaymentClaimer claimer, Settler settler) : IObligation
{
    public async ValueTask<Verdict> OnAnswerAsync(UpstreamAnswer answer, CancellationToken cancellationToken)
    {
        PaidAnswer.StripUpstream(answer.Headers);
        if (!answer.IsDelivered)
        {
            passage.PaymentOutcome = "released";
            await claimer.ReleaseAsync(payment, $"upstream_status_{answer.Status}");
            return Verdict.Pass;
        }

        var settlement = await settler.SettleAsync(payment);
        if (settlement is Settlement.Settled settled)
        {
            passage.PaymentOutcome = "settled";
            await claimer.ForgetAsync(payment);
            PaidAnswer.MakePrivate(answer.Headers);

            // On whatever is answered: should a later obligation refuse, the client still learns that it paid.
            var receipt = Receipt.Of(payment.Presented, settled.Receipt);
            passage.AnswerHeaders[receipt.Key] = receipt.Value;
            return Verdict.Pass;
        }

        return await SettlementRefusal.OfAsync(settlement, payment, passage, claimer);
    }

    public ValueTask OnReleaseAsync(ReleaseReason reason)
    {
        passage.PaymentOutcome = "released";
        return claimer.ReleaseAsync(payment, ReleaseReasons.Slug(reason));
    }
}
