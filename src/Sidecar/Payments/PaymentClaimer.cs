using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Payments;

/// <summary>
/// Takes a payment into use before anybody is asked about it, so that of many copies one passes; and gives it back. The state store
/// keeps the crowd away, the ledger decides and remembers.
/// </summary>
internal sealed class PaymentClaimer(PaymentLeases leases, IPaymentLedger ledger, IPaymentLookup lookup, UnwrittenOutcomes unwritten, PaymentMetrics metrics, TimeProvider time)
{
    public async ValueTask<ClaimResult> ClaimAsync(Presentation presentation)
    {
        var (lease, refusal) = await leases.TryTakeAsync(presentation.Payment.Key);
        if (lease is null)
        {
            return new ClaimResult.Refused(refusal!);
        }

        // Not the client's token: a claim that is being written is waited for, so that its row is never left without an owner.
        switch (await ledger.TryClaimAsync(presentation.Payment.ToClaim(presentation, time.GetUtcNow()), CancellationToken.None))
        {
            case ClaimOutcome.Claimed claimed:
                metrics.Moved(PaymentState.Claimed);
                return new ClaimResult.Claimed(claimed.PaymentId, claimed.ClaimNumber, lease);
            case ClaimOutcome.Known known:
                return new ClaimResult.Known(known.Payment, lease);
            case ClaimOutcome.Unavailable unavailable:
                await lease.ReturnAsync();
                return new ClaimResult.Refused(PaymentRefusals.LedgerUnavailable(unavailable.Cause));
            case var other:
                throw new InvalidOperationException($"No such outcome: {other}.");
        }
    }

    /// <summary>
    /// For a payment that comes too late to be taken, or whose terms are not offered any more: it may be the repeat of one that was, whose answer got lost. Nothing is written.
    /// </summary>
    /// <param name="tooLate">The refusal of a payment that the ledger does not know, or that was given back.</param>
    public async ValueTask<ClaimResult> FindAsync(Presentation presentation, Refusal tooLate)
    {
        var (lease, refusal) = await leases.TryTakeAsync(presentation.Payment.Key);
        if (lease is null)
        {
            return new ClaimResult.Refused(refusal!);
        }

        var (known, fault) = await LookUpAsync(presentation.Payment.Key);
        if (known is not null and not { State: PaymentState.Released })
        {
            return new ClaimResult.Known(known, lease);
        }

        await lease.ReturnAsync();
        return new ClaimResult.Refused(fault is null ? tooLate : PaymentRefusals.LedgerUnavailable(fault));
    }

    /// <summary>The payment as it stands; null when the ledger does not know it.</summary>
    public async ValueTask<(PaymentSnapshot? Payment, Exception? Fault)> LookUpAsync(PaymentKey key)
    {
        try
        {
            return (await lookup.FindAsync(key, CancellationToken.None), null);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return (null, fault);
        }
    }

    /// <summary>Nothing was charged and nothing will be: the payment may be presented again.</summary>
    public async ValueTask ReleaseAsync(ClaimedPayment payment, string reason)
    {
        var transition = new PaymentTransition(payment.PaymentId, PaymentState.Released) { ClaimNumber = payment.ClaimNumber, Reason = reason };
        switch (await ledger.RecordAsync(transition, CancellationToken.None))
        {
            case TransitionOutcome.Recorded:
                metrics.Moved(PaymentState.Released);
                break;
            case TransitionOutcome.Unavailable:
                unwritten.Add(new UnwrittenOutcome.Step(transition));
                break;
        }

        await payment.Lease.ReturnAsync();
    }
}
