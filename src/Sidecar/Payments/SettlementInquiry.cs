using Sidecar.Ledger;
using Sidecar.Payments.Chains;
using Sidecar.Payments.Facilitators;

namespace Sidecar.Payments;

/// <summary>
/// Asks what became of a settlement, and writes down what is certain. First the chain, where one may be asked: it is cheap and it decides. Then
/// the facilitator, identically: its "yes" is believed, its "no" is no proof, for the first call may have spent the nonce (reference x402 §9.4).
/// </summary>
internal sealed partial class SettlementInquiry(
    ChainDirectory chains, FacilitatorDirectory facilitators, IPaymentLedger ledger, PaymentMetrics metrics, ReconcilerStatus status, ILogger<SettlementInquiry> logger)
{
    private const string Cancelled = "authorization_cancelled";
    private const string UsedOtherwise = "authorization_used_otherwise";
    private const string Expired = "authorization_expired";

    /// <summary>How the payment stands after it.</summary>
    public async Task<PaymentSnapshot> AskAsync(UnsettledPayment payment)
    {
        var decision = await LookAsync(payment) ?? await RepeatAsync(payment);
        return decision is null ? payment.Payment : await RecordAsync(payment.Payment, decision);
    }

    private async Task<PaymentTransition?> LookAsync(UnsettledPayment payment)
    {
        var id = payment.Payment.PaymentId;
        switch (await chains.FindAsync(payment))
        {
            case ChainFinding.Settled settled:
                return new PaymentTransition(id, PaymentState.Settled) { Transaction = settled.Transaction };
            case ChainFinding.Cancelled:
                return Failed(id, Cancelled);
            case ChainFinding.UsedOtherwise used:
                LogUsedOtherwise(id, used.Transaction);
                return Failed(id, UsedOtherwise);
            case ChainFinding.NotUsed { AsOf: var asOf } when payment.ValidBefore is { } validBefore && UnixTime.HasExpired(validBefore, asOf):
                return Failed(id, Expired);
            case ChainFinding.Undecided undecided:
                status.Failed($"{payment.Payment.Network}: {undecided.Note}");
                return null;
            default:
                return null;
        }
    }

    private async Task<PaymentTransition?> RepeatAsync(UnsettledPayment payment)
    {
        var name = payment.Settlement.Facilitator;
        if (facilitators.Find(name) is not { } facilitator)
        {
            status.Failed($"facilitator {name} is not in the configuration any more");
            return null;
        }

        switch (await facilitator.RepeatAsync(payment.Settlement.Body))
        {
            case SettleOutcome.Settled { Receipt: var receipt }:
                return new PaymentTransition(payment.Payment.PaymentId, PaymentState.Settled) { Transaction = receipt.Transaction, Payer = receipt.Payer };
            case SettleOutcome.Unknown unknown:
                status.Failed($"facilitator {name}: {unknown.Note}");
                return null;
            case SettleOutcome.NotReached missed:
                status.Failed($"facilitator {name}: {missed.Note}");
                return null;
            default:
                return null;
        }
    }

    private static PaymentTransition Failed(long paymentId, string reason) => new(paymentId, PaymentState.Failed) { Reason = reason };

    private async Task<PaymentSnapshot> RecordAsync(PaymentSnapshot payment, PaymentTransition decision)
    {
        // Not written is not decided: it is asked again when the ledger is back, or somebody else decided first.
        if (await ledger.RecordAsync(decision, CancellationToken.None) is not TransitionOutcome.Recorded)
        {
            return payment;
        }

        metrics.Moved(decision.To);
        if (decision.To == PaymentState.Settled)
        {
            LogSettled(payment.PaymentId, decision.Transaction);
        }
        else
        {
            LogFailed(payment.PaymentId, decision.Reason);
        }

        return payment with { State = decision.To, Transaction = decision.Transaction ?? payment.Transaction, Reason = decision.Reason };
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Payment {PaymentId} was settled after all, in transaction {Transaction}")]
    private partial void LogSettled(long paymentId, string? transaction);

    [LoggerMessage(Level = LogLevel.Information, Message = "Payment {PaymentId} was not settled and never will be: {Reason}")]
    private partial void LogFailed(long paymentId, string? reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The payer of payment {PaymentId} used its authorization for another transfer, in transaction {Transaction}")]
    private partial void LogUsedOtherwise(long paymentId, string transaction);
}
