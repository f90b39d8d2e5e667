using Sidecar.Policies;

namespace Sidecar.Payments.Repeats;

/// <summary>
/// A request that was paid for and got no answer is carried out again. That was written down before, and happens once: where it fails too, the merchant owes an answer.
/// </summary>
internal sealed class HonouredObligation(SettledPayment payment, Passage passage, AnswerGrants grants, PaidAnswers answers) : IObligation
{
    public async ValueTask<Verdict> OnAnswerAsync(UpstreamAnswer answer, CancellationToken cancellationToken)
    {
        PaidAnswer.StripUpstream(answer.Headers);
        PaidAnswer.MakePrivate(answer.Headers);
        if (!answer.IsDelivered)
        {
            passage.PaymentOutcome = "owed";
            await grants.OweAsync(payment.Snapshot.PaymentId, $"upstream_status_{answer.Status}");
        }

        await answers.RecordAsync(passage, answer, payment.Snapshot.PaymentId, payment.Snapshot.Key, payment.Snapshot.Fingerprint!.Value, payment.Lease);
        return Verdict.Pass;
    }

    public async ValueTask OnReleaseAsync(ReleaseReason reason)
    {
        passage.PaymentOutcome = "owed";
        await grants.OweAsync(payment.Snapshot.PaymentId, ReleaseReasons.Slug(reason));
        await payment.Lease.ReturnAsync();
    }
}
