using Microsoft.Extensions.Primitives;
using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Payments.Repeats;

/// <summary>
/// A new payment for a request whose idempotency key stands for another one: a client that signs anew for each attempt. The new authorization is neither claimed nor
/// settled. What the other one bought is shown only to whoever proves to be its payer.
/// </summary>
internal sealed class OtherPayments(Reconciler reconciler, PaymentLeases leases, PaymentVerifier verifier, SettledPayments settled, IPaymentHistory history)
{
    /// <param name="other">Not the presented one.</param>
    public async ValueTask<Verdict> DecideAsync(PaymentSnapshot other, Presentation presentation)
    {
        var payment = other.State == PaymentState.Unknown ? await reconciler.JoinAsync(other) : other;
        if (payment.State is not (PaymentState.Settled or PaymentState.Unknown or PaymentState.Settling))
        {
            return PaymentRefusals.InFlight();
        }

        // A receipt names a payer and a transaction: it is for them alone.
        if (await ProveAsync(payment, presentation) is { } stranger)
        {
            return stranger;
        }

        var receipt = Receipt.Of(payment with { X402Version = presentation.Payment.Payload.X402Version });
        if (payment.State != PaymentState.Settled)
        {
            return PaymentRefusals.SettlementPending(receipt, payment.Reason ?? "unknown");
        }

        var (lease, refusal) = await leases.TryTakeAsync(payment.Key);
        return lease is null ? refusal! : await DecideSettledAsync(payment, lease, receipt, presentation);
    }

    private async ValueTask<Refusal?> ProveAsync(PaymentSnapshot payment, Presentation presentation)
    {
        var outcome = await verifier.ProveAsync(presentation.Payment);
        if (PaymentVerifier.Refusal(outcome, presentation.Challenge, presentation.ResourceUrl) is { } refusal)
        {
            return refusal;
        }

        return Payers.AreSame(payment.Payer, presentation.Payment.Payer ?? PaymentVerifier.Payer(outcome)) ? null : PaymentRefusals.KeyOfAnother();
    }

    private async ValueTask<Verdict> DecideSettledAsync(
        PaymentSnapshot payment, PaymentLease lease, KeyValuePair<string, StringValues> receipt, Presentation presentation)
    {
        var verdict = Verdict.Pass;
        try
        {
            var (facts, fault) = await FactsOfAsync(payment.PaymentId);
            if (facts is null)
            {
                return verdict = fault is null ? PaymentRefusals.AlreadySettled(receipt) : PaymentRefusals.AnswerUnavailable(receipt, fault.Message);
            }

            return verdict = await settled.DecideAsync(
                new SettledPayment(payment, lease, receipt, facts), presentation, presentation.Fingerprint.IsSameRequest(payment.Fingerprint));
        }
        finally
        {
            if (verdict.Obligation is null)
            {
                await lease.ReturnAsync();
            }
        }
    }

    private async ValueTask<(PaymentFacts? Facts, Exception? Fault)> FactsOfAsync(long paymentId)
    {
        try
        {
            return await history.FindAsync(paymentId, CancellationToken.None) is { Payment: var record }
                ? (new PaymentFacts(paymentId, record.Network, record.Asset, record.Amount, record.Payer), null)
                : (null, null);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return (null, fault);
        }
    }
}
