using Sidecar.Payments.Facilitators;
using Sidecar.Policies;

namespace Sidecar.Payments;

/// <summary>Verifies a claimed payment as the policy says: by us, by a facilitator, or both.</summary>
internal sealed class PaymentVerifier(VerifyMode mode, bool eoaOnly)
{
    private const string Poor = "insufficient_funds";
    private const string BadSignature = "invalid_exact_evm_payload_signature";

    /// <summary>The verdict, and the facilitator that gave it (the first one offered when it was ours): the one to settle with.</summary>
    public async ValueTask<(VerifyOutcome Outcome, Facilitator Facilitator)> VerifyAsync(PresentedPayment payment)
    {
        var first = payment.Offer.Facilitators[0];
        if (mode != VerifyMode.Facilitator)
        {
            var local = LocalVerification.Verify(payment.Offer.Requirements, payment.Evm);
            if (local == LocalVerdict.NotRecovered && eoaOnly)
            {
                return (new VerifyOutcome.Invalid(BadSignature, null), first);
            }

            if (local == LocalVerdict.Signed && mode == VerifyMode.Local)
            {
                return (new VerifyOutcome.Valid(payment.Payer), first);
            }
        }

        return await AskAsync(payment, first);
    }

    /// <summary>
    /// Whether the payer signed it, for a payment that will not be spent: who has nothing left after the first payment still gets what that one bought.
    /// </summary>
    public async ValueTask<VerifyOutcome> ProveAsync(PresentedPayment payment)
    {
        var (outcome, _) = await VerifyAsync(payment);
        return outcome is VerifyOutcome.Invalid { Reason: Poor } && LocalVerification.Verify(payment.Offer.Requirements, payment.Evm) == LocalVerdict.Signed
            ? new VerifyOutcome.Valid(payment.Payer)
            : outcome;
    }

    /// <summary>Null for a payment that is good.</summary>
    public static Refusal? Refusal(VerifyOutcome outcome, Challenge challenge, string resourceUrl) => outcome switch
    {
        VerifyOutcome.Valid => null,
        VerifyOutcome.Invalid invalid => challenge.Price(PaymentRefusals.Invalid(invalid.Reason, invalid.Message), resourceUrl, invalid.Reason),
        VerifyOutcome.Unreachable unreachable => PaymentRefusals.FacilitatorUnavailable(unreachable.Note, unreachable.RetryAfter),
        _ => throw new InvalidOperationException($"No such outcome: {outcome}."),
    };

    /// <summary>The payer as whoever verified names it.</summary>
    public static string? Payer(VerifyOutcome outcome) => (outcome as VerifyOutcome.Valid)?.Payer;

    // A verification moves nothing, so the next facilitator may be asked whenever one gives no verdict.
    private static async ValueTask<(VerifyOutcome Outcome, Facilitator Facilitator)> AskAsync(PresentedPayment payment, Facilitator first)
    {
        VerifyOutcome.Unreachable? failure = null;
        foreach (var facilitator in payment.Offer.Facilitators)
        {
            var outcome = await facilitator.VerifyAsync(payment.Body);
            if (outcome is not VerifyOutcome.Unreachable unreachable)
            {
                return (outcome, facilitator);
            }

            failure ??= unreachable;
        }

        return (failure!, first);
    }
}
