using Sidecar.Ledger;
using Sidecar.Payments.Repeats;
using Sidecar.Policies;

namespace Sidecar.Payments;

/// <summary>
/// Settle-after: the payment is verified and the upstream at work. An answer below 400 is paid for before its first byte is sent;
/// anything else gives the payment back.
/// </summary>
internal sealed class SettlementObligation(ClaimedPayment payment, Passage passage, PaymentClaimer claimer, Settler settler, PaidAnswers answers) : IObligation
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

        var settlement = await settler.SettleAsync(payment, passage.PaymentSpend, new PaymentGrant(payment.PaymentId, GrantKind.Answered, passage.RequestId));
        if (settlement is not Settlement.Settled settled)
        {
            return await SettlementRefusal.OfAsync(settlement, payment, passage, claimer);
        }

        passage.PaymentOutcome = "settled";
        passage.MovedPayment = payment.PaymentId;
        PaidAnswer.MakePrivate(answer.Headers);

        // On whatever is answered: should a later obligation refuse, the client still learns that it paid.
        var receipt = Receipt.Of(payment.Presented, settled.Receipt);
        passage.AnswerHeaders[receipt.Key] = receipt.Value;
        await answers.RecordAsync(passage, answer, payment.PaymentId, payment.Presented.Key, payment.Fingerprint.Value, payment.Lease);
        return Verdict.Pass;
    }

    public ValueTask OnReleaseAsync(ReleaseReason reason)
    {
        passage.PaymentOutcome = "released";
        return claimer.ReleaseAsync(payment, ReleaseReasons.Slug(reason));
    }
}
