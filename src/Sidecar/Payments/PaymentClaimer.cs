using Sidecar.Ledger;
using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Payments;

/// <summary>
/// Takes a payment into use before anybody is asked about it, so that of many copies one passes; and gives it back. The state store
/// keeps the crowd away, the ledger decides and remembers.
/// </summary>
internal sealed class PaymentClaimer(IPaymentClaims claims, IPaymentLedger ledger, Reconciler reconciler, PaymentMetrics metrics)
{
    // Longer than any request may take; a process that dies loses its memory store with it, and the ledger has its row.
    private static readonly TimeSpan Lease = TimeSpan.FromHours(1);

    /// <summary>The ledger's number of the payment, or the refusal. A refusal has given everything back.</summary>
    public async ValueTask<(long PaymentId, Refusal? Refusal)> ClaimAsync(PresentedPayment payment, Passage passage, Challenge challenge, string resourceUrl)
    {
        var attempt = await claims.TryClaimAsync(payment.Key, payment.Holder, Lease, CancellationToken.None);
        if (attempt != ClaimAttempt.Claimed)
        {
            return (0, attempt == ClaimAttempt.Held ? PaymentRefusals.InFlight() : PaymentRefusals.ClaimsUnavailable());
        }

        // Not the client's token: a claim that is being written is waited for, so that its row is never left without an owner.
        var outcome = await ledger.TryClaimAsync(payment.ToClaim(passage), CancellationToken.None);
        if (outcome is ClaimOutcome.Claimed claimed)
        {
            metrics.Moved(PaymentState.Claimed);
            return (claimed.PaymentId, null);
        }

        await claims.ReleaseAsync(payment.Key, payment.Holder);
        return (0, outcome switch
        {
            ClaimOutcome.Known known => await RefuseKnownAsync(known.Payment, payment.Payload.X402Version, challenge, resourceUrl),
            ClaimOutcome.Unavailable unavailable => PaymentRefusals.LedgerUnavailable(unavailable.Cause),
            _ => throw new InvalidOperationException($"No such outcome: {outcome}."),
        });
    }

    /// <summary>Nothing was charged and nothing will be: the payment may be presented again.</summary>
    public async ValueTask ReleaseAsync(ClaimedPayment payment, string reason)
    {
        var transition = new PaymentTransition(payment.PaymentId, PaymentState.Released) { Reason = reason };
        switch (await ledger.RecordAsync(transition, CancellationToken.None))
        {
            case TransitionOutcome.Recorded:
                metrics.Moved(PaymentState.Released);
                break;
            case TransitionOutcome.Unavailable:
                reconciler.WriteLater(transition);
                break;
        }

        await ForgetAsync(payment);
    }

    /// <summary>The request is over; the ledger knows how the payment stands.</summary>
    public async ValueTask ForgetAsync(ClaimedPayment payment) => await claims.ReleaseAsync(payment.Presented.Key, payment.Presented.Holder);

    // A payment whose outcome is unknown joins its reconciliation: the repeat is a reason to ask again now.
    private async ValueTask<Refusal> RefuseKnownAsync(PaymentSnapshot known, int clientVersion, Challenge challenge, string resourceUrl)
    {
        // The receipt speaks the version of whoever asks now, not of whoever paid.
        var payment = (known.State == PaymentState.Unknown ? await reconciler.JoinAsync(known) : known) with { X402Version = clientVersion };
        return payment.State switch
        {
            PaymentState.Settled => PaymentRefusals.AlreadySettled(Receipt.Of(payment)),
            PaymentState.Unknown or PaymentState.Settling => PaymentRefusals.SettlementPending(Receipt.Of(payment), payment.Reason ?? "unknown"),
            PaymentState.Failed => challenge.Price(PaymentRefusals.AlreadyFailed(), resourceUrl, payment.Reason ?? "payment_failed"),
            _ => PaymentRefusals.InFlight(),
        };
    }
}
