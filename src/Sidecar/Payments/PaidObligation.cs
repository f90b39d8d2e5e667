using Sidecar.Policies;

namespace Sidecar.Payments;

/// <summary>Settle-before: the money has moved. Whatever is answered carries the receipt, an error of the upstream too.</summary>
internal sealed class PaidObligation(ClaimedPayment payment, PaymentClaimer claimer) : IObligation
{
    public async ValueTask<Verdict> OnAnswerAsync(UpstreamAnswer answer, CancellationToken cancellationToken)
    {
        PaidAnswer.StripUpstream(answer.Headers);
        PaidAnswer.MakePrivate(answer.Headers);
        await claimer.ForgetAsync(payment);
        return Verdict.Pass;
    }

    public ValueTask OnReleaseAsync(ReleaseReason reason) => claimer.ForgetAsync(payment);
}
