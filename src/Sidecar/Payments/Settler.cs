using Sidecar.Ledger;
using Sidecar.Payments.Facilitators;
using Sidecar.Policies;
using Sidecar.Protocols.X402;

namespace Sidecar.Payments;

/// <summary>
/// Takes the money, and writes it down first: that a facilitator is about to be asked is durable before it is asked, and what it said is
/// durable before anybody hears it. What an agent spends with it is written with the first, so that its budget counts it whatever happens afterwards. Not bound to the client: a settlement that was begun is brought to an end.
/// </summary>
internal sealed class Settler(IPaymentLedger ledger, UnwrittenOutcomes unwritten, PaymentMetrics metrics, TimeProvider time)
{
    private const string Expired = "invalid_exact_evm_payload_authorization_valid_before";

    /// <param name="spend">The reservation that it is charged to; null where no agent pays.</param>
    /// <param name="grant">The answer that goes out once it is settled, written in the same commit; null when the upstream is still to be called.</param>
    public async ValueTask<Settlement> SettleAsync(ClaimedPayment payment, ISpendReservation? spend, PaymentGrant? grant)
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
            // Charged once, with the first: those after it are asked for the same money.
            var settlement = await SettleWithAsync(payment, facilitator, missed is null ? spend : null, grant);
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

    private async ValueTask<Settlement> SettleWithAsync(ClaimedPayment payment, Facilitator facilitator, ISpendReservation? charged, PaymentGrant? grant)
    {
        if (await BeginAsync(payment, facilitator, charged) is { } notBegun)
        {
            return notBegun;
        }

        metrics.Moved(PaymentState.Settling);
        return await AskAsync(facilitator, payment.Presented.Body) switch
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

    /// <summary>Writes down that the facilitator is about to be asked, and what that is charged to.</summary>
    /// <returns>Null when it may be asked.</returns>
    private async ValueTask<Settlement?> BeginAsync(ClaimedPayment payment, Facilitator facilitator, ISpendReservation? charged)
    {
        var written = await ledger.RecordAsync(
            new PaymentTransition(payment.PaymentId, PaymentState.Settling)
            {
                ClaimNumber = payment.ClaimNumber,
                Settlement = new SettlementRequest(facilitator.Name, payment.Presented.Body),
                Charge = charged?.Charge,
            },
            CancellationToken.None);
        if (written is not TransitionOutcome.Recorded)
        {
            if (charged is not null && written is TransitionOutcome.Unavailable)
            {
                await charged.ForsakeAsync();
            }

            return new Settlement.NotTried("the ledger could not be written", null, (written as TransitionOutcome.Unavailable)?.Cause
                ?? new InvalidOperationException($"Payment {payment.PaymentId} cannot be settled now: {written}."));
        }

        return charged is null ? null : await CountAsync(charged) switch
        {
            SpendCommit.Committed => null,
            SpendCommit.Lost => new Settlement.Unaffordable(SpendRefusals.ReservationLost()),
            _ => new Settlement.Unaffordable(SpendRefusals.Unavailable("the store of the budgets is away", isStoreAway: true)),
        };
    }

    // Whatever goes wrong here, the payment is let go, and the charge with it.
    private static async ValueTask<SpendCommit> CountAsync(ISpendReservation charged)
    {
        try
        {
            return await charged.ChargedAsync();
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return SpendCommit.Unavailable;
        }
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
