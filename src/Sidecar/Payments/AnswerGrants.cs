using Sidecar.Ledger;

namespace Sidecar.Payments;

/// <summary>What was given for the money, and what is owed for it; a debt that the ledger cannot take is kept until it can.</summary>
internal sealed class AnswerGrants(IPaymentGrants grants, UnwrittenOutcomes unwritten)
{
    /// <summary>Not bound to the client: whoever asks goes by the outcome.</summary>
    public ValueTask<GrantOutcome> GrantAsync(PaymentGrant grant) => grants.GrantAsync(grant, CancellationToken.None);

    /// <summary>
    /// No answer goes out, because the ledger could not be written. It may have been all the same: then nothing would ever be given for the money, and the merchant owes it.
    /// </summary>
    public void Withhold(PaymentGrant grant) => unwritten.Add(new UnwrittenOutcome.Withheld(grant));

    /// <summary>The answer goes out although the ledger is away: its request must not be carried out again.</summary>
    public void GrantLater(PaymentGrant grant) => unwritten.Add(new UnwrittenOutcome.Answer(grant));

    /// <summary>The money is here, and no answer was given for it, or the one that was let out failed.</summary>
    public async ValueTask OweAsync(long paymentId, string reason)
    {
        if (await grants.OweAsync(paymentId, reason, CancellationToken.None) is GrantOutcome.Unavailable)
        {
            unwritten.Add(new UnwrittenOutcome.Debt(paymentId, reason));
        }
    }
}
