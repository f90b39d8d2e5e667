using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Payments;

/// <summary>Whether a request comes from the payer that its payment names, without taking the payment.</summary>
internal sealed class PayerProof(PaymentVerifier verifier, PaymentClaimer claimer)
{
    /// <param name="tooLate">For a payment that has too little time left to be taken: the refusal.</param>
    /// <returns>Null when proven.</returns>
    public async ValueTask<Refusal?> ProveAsync(Presentation presentation, Refusal? tooLate)
    {
        // The very payment that was settled for this request: nobody can verify it any more, and it was verified then.
        var (known, fault) = await claimer.LookUpAsync(presentation.Payment.Key);
        if (known is { State: PaymentState.Settled } && known.Fingerprint == presentation.Fingerprint.Value)
        {
            return null;
        }

        if (fault is not null)
        {
            return PaymentRefusals.LedgerUnavailable(fault);
        }

        // Used for something else: its signature may be public by now, and proves nothing.
        if (known is { State: not PaymentState.Released })
        {
            return known.State == PaymentState.Settled
                ? PaymentRefusals.AlreadySettled(Receipt.Of(known with { X402Version = presentation.Payment.Payload.X402Version }))
                : PaymentRefusals.InFlight();
        }

        if (tooLate is not null)
        {
            return tooLate;
        }

        var outcome = await verifier.ProveAsync(presentation.Payment);
        return PaymentVerifier.Refusal(outcome, presentation.Challenge, presentation.ResourceUrl);
    }
}
