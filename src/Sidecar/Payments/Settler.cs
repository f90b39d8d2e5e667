using Sidecar.Ledger;
using Sidecar.Payments.Facilitators;
using Sidecar.Protocols.X402;

namespace Sidecar.Payments;

/// <summary>
/// Takes the money, and writes it down first: that a facilitator is about to be asked is durable before it is asked, and what it said is
/// durable before anybody hears it. Not bound to the client: a settlement that was begun is brought to an end.
/// </summary>
internal sealed class Settler(IPaymentLedger ledger, UnwrittenOutcomes unwritten, PaymentMetrics metrics, TimeProvider time)
{
    private const string Expired = "invalid_exact_evm_payload_authorization_valid_before";

    /// <param name="grant">The answer that goes out once it is settled, written in the same commit; null when the upstream is still to be called.</param>
    public async ValueTask<Settlement> SettleAsync(ClaimedPayment payment, PaymentGrant? grant)
    {
        if (!UnixTime.CanStillSettle(payment.Presented.ValidBefore, time.GetUtcNow()))
        {
            // The upstream took longer than the client signed for. Settling could only fail, so nobody is asked.
            return await FailAsync(payment, new SettleResponse(false, "", payment.Presented.Offer.ClientNetwork, Expired, null, payment.Presented.Payer, null));
        }

        Settlement.NotTried? missed = null;
        var started = time.GetTimestamp();
        foreach (var facilitator in payment.Facilitators)
        {
            var settlement = await SettleWithAsync(payment, facilitator, grant);
            if (settlement is not Settlement.NotTried notTried)
            {
                return settlement;
            }

            // The ledger's own failure says more than a facilitator's. And the upstream's answer waits: a facilitator that took long to say
            // that it did nothing leaves no time to ask another.
            missed = notTried.Cause is not null ? notTried : missed ?? notTried;
            if (notTried.Cause is not null || time.GetElapsedTime(started) > Facilitator.FailoverWindow)
            {
                break;
            }
        }

        return missed!;
    }

    private async ValueTask<Settlement> SettleWithAsync(ClaimedPayment payment, Facilitator facilitator, PaymentGrant? grant)
    {
        var body = payment.Presented.Body;
        var written = await ledger.RecordAsync(
            new PaymentTransition(payment.PaymentId, PaymentState.Settling)
            {
                ClaimNumber = payment.ClaimNumber,
                Settlement = new SettlementRequest(facilitator.Name, body),
            },
            CancellationToken.None);
        if (written is not TransitionOutcome.Recorded)
        {
            return new Settlement.NotTried("the ledger could not be written", null, (written as TransitionOutcome.Unavailable)?.Cause
                ?? new InvalidOperationException($"Payment {payment.PaymentId} cannot be settled now: {written}."));
        }

        metrics.Moved(PaymentState.Settling);
        return await AskAsync(facilitator, body) switch
        {
            SettleOutcome.Settled settled => await RecordAsync(
                payment, PaymentState.Settled, settled.Receipt.Transaction, null, new Settlement.Settled(settled.Receipt), grant),
            SettleOutcome.Declined declined => await FailAsync(payment, declined.Receipt),
            SettleOutcome.Unknown unknown => await RecordAsync(
                payment, PaymentState.Unknown, unknown.Transaction, unknown.Note, new Settlement.Unknown(unknown.Note, unknown.Transaction)),
            SettleOutcome.NotReached missed => new Settlement.NotTried(missed.Note, missed.RetryAfter),
            var other => throw new InvalidOperationException($"No such outcome: {other}."),
        };
    }

    // Whatever goes wrong while a facilitator is asked, it may have been asked.
    private static async ValueTask<SettleOutcome> AskAsync(Facilitator facilitator, ReadOnlyMemory<byte> body)
    {
        try
        {
            return await facilitator.SettleAsync(body);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return new SettleOutcome.Unknown(fault.Message);
        }
    }

    private ValueTask<Settlement> FailAsync(ClaimedPayment payment, SettleResponse receipt) =>
        RecordAsync(payment, PaymentState.Failed, null, receipt.ErrorReason, new Settlement.Failed(receipt));

    // An outcome that cannot be written is not told: the payment stands as settling, and it is written when the ledger is back; without a grant,
    // because no answer goes out.
    private async ValueTask<Settlement> RecordAsync(
        ClaimedPayment payment, PaymentState state, string? transaction, string? reason, Settlement settlement, PaymentGrant? grant = null)
    {
        var transition = new PaymentTransition(payment.PaymentId, state)
        {
            ClaimNumber = payment.ClaimNumber,
            Transaction = transaction,
            Reason = reason,
            Payer = (settlement as Settlement.Settled)?.Receipt.Payer,
        };
        var written = await ledger.RecordAsync(transition with { Grant = grant }, CancellationToken.None);
        if (written is TransitionOutcome.Recorded)
        {
            metrics.Moved(state);
            return settlement;
        }

        unwritten.Add(new UnwrittenOutcome.Step(transition));
        if (grant is not null)
        {
            unwritten.Add(new UnwrittenOutcome.Withheld(grant));
        }

        return new Settlement.Unknown("the outcome could not be written", transaction);
    }
}
