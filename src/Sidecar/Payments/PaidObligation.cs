using Microsoft.Extensions.Primitives;
using Sidecar.Ledger;
using Sidecar.Payments.Repeats;
using Sidecar.Policies;

namespace Sidecar.Payments;

/// <summary>
/// Settle-before: the money has moved. Whatever is answered carries the receipt, an error of the upstream too. That an answer goes out is written down before
/// its first byte; where none came, a safe request may be repeated and the others are owed one.
/// </summary>
internal sealed class PaidObligation(ClaimedPayment payment, Passage passage, KeyValuePair<string, StringValues> receipt, AnswerGrants grants, PaidAnswers answers)
    : IObligation
{
    private bool IsSafe => Presentation.IsSafeMethod(passage.Request.Method);

    public async ValueTask<Verdict> OnAnswerAsync(UpstreamAnswer answer, CancellationToken cancellationToken)
    {
        PaidAnswer.StripUpstream(answer.Headers);
        PaidAnswer.MakePrivate(answer.Headers);
        if (await GrantAsync() is { } refusal)
        {
            await payment.Lease.ReturnAsync();
            return refusal;
        }

        if (!answer.IsDelivered)
        {
            await grants.OweAsync(payment.PaymentId, $"upstream_status_{answer.Status}");
        }

        await answers.RecordAsync(passage, answer, payment.PaymentId, payment.Presented.Key, payment.Fingerprint.Value, payment.Lease);
        return Verdict.Pass;
    }

    public async ValueTask OnReleaseAsync(ReleaseReason reason)
    {
        if (!IsSafe)
        {
            passage.PaymentOutcome = "owed";
            await grants.OweAsync(payment.PaymentId, ReleaseReasons.Slug(reason));
        }

        await payment.Lease.ReturnAsync();
    }

    /// <summary>Null when the answer may go out.</summary>
    private async ValueTask<Refusal?> GrantAsync()
    {
        var grant = new PaymentGrant(payment.PaymentId, GrantKind.Answered, passage.RequestId);
        switch (await grants.GrantAsync(grant))
        {
            case GrantOutcome.Granted:
                return null;
            case GrantOutcome.Refused:
                // Our lease was lost, and a repeat was served meanwhile: one payment buys one answer.
                return PaymentRefusals.AlreadySettled(receipt);
            case GrantOutcome.Unavailable unavailable when IsSafe:
                // A repeat will be honoured when the ledger is back.
                grants.Withhold(grant);
                return PaymentRefusals.AnswerNotRecorded(receipt, unavailable.Cause);
            default:
                // What the upstream did cannot be done again: its answer is all there is.
                grants.GrantLater(grant);
                return null;
        }
    }
}
