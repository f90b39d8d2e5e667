using Sidecar.Protocols.Ethereum;
using Sidecar.Protocols.X402;

namespace Devnet;

/// <summary>Verifies and settles, and writes one line about each.</summary>
internal sealed class Facilitator(Chain chain, TimeProvider time)
{
    private const string NonceUsed = "invalid_exact_evm_nonce_already_used";

    /// <summary>A payment that was settled is not payable again, so verifying it refuses.</summary>
    public VerifyResponse Verify(PaymentRequest request) => PaymentChecks.Judge(request, chain, time.GetUtcNow()) switch
    {
        Judgement.Payable payable when chain.Simulate(payable.Transfer) is { } objection => Invalid(objection, payable.Transfer.From.ToString()),
        Judgement.Payable payable => Valid(payable.Transfer),
        Judgement.Settled settled => Invalid(NonceUsed, settled.Transfer.From.ToString()),
        Judgement.Refused refused => Invalid(refused.Reason, refused.Payer),
        _ => throw new InvalidOperationException("A judgement of an unknown kind."),
    };

    /// <summary>
    /// Moves the money. An identical repeat of a settled payment gets the same answer again, as from a facilitator that reconciles:
    /// a server whose first answer was lost learns what became of it.
    /// </summary>
    public SettleResponse Settle(PaymentRequest request)
    {
        switch (PaymentChecks.Judge(request, chain, time.GetUtcNow()))
        {
            case Judgement.Settled settled:
                return Success(request, settled.Transfer, settled.Transaction, "settled before");
            case Judgement.Payable payable:
                return chain.Transfer(payable.Transfer, payable.Digest) switch
                {
                    TransferResult.Done done => Success(request, payable.Transfer, done.Transaction, "settled"),
                    TransferResult.AlreadyDone done => Success(request, payable.Transfer, done.Transaction, "settled before"),
                    TransferResult.Reverted reverted => Failure(request, reverted.Reason, payable.Transfer.From.ToString()),
                    _ => throw new InvalidOperationException("A transfer with an unknown result."),
                };
            case Judgement.Refused refused:
                return Failure(request, refused.Reason, refused.Payer);
            default:
                throw new InvalidOperationException("A judgement of an unknown kind.");
        }
    }

    private VerifyResponse Valid(TransferWithAuthorization transfer)
    {
        Tell("verify", $"valid  {transfer.From} pays {Usdc.Format(transfer.Value)} to {transfer.To}");
        return new(IsValid: true, InvalidReason: null, InvalidMessage: null, transfer.From.ToString());
    }

    private VerifyResponse Invalid(string reason, string? payer)
    {
        Tell("verify", $"refused  {reason}  {payer}");
        return new(IsValid: false, reason, InvalidMessage: null, payer);
    }

    private SettleResponse Success(PaymentRequest request, TransferWithAuthorization transfer, string transaction, string what)
    {
        Tell("settle", $"{what}  {transfer.From} paid {Usdc.Format(transfer.Value)} to {transfer.To}  {transaction}");
        return new(Success: true, transaction, request.Payment.Network, ErrorReason: null, ErrorMessage: null, transfer.From.ToString(), Amount: null);
    }

    private SettleResponse Failure(PaymentRequest request, string reason, string? payer)
    {
        Tell("settle", $"refused  {reason}  {payer}");
        return new(Success: false, Transaction: "", request.Payment.Network, reason, ErrorMessage: null, payer, Amount: null);
    }

    private void Tell(string call, string what) => Console.WriteLine($"{time.GetUtcNow():HH:mm:ss.fff}  {call}  {what}");
}
