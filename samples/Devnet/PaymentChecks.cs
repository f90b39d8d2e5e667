using System.Globalization;
using System.Numerics;
using Sidecar.Protocols.Ethereum;
using Sidecar.Protocols.X402;

namespace Devnet;

/// <summary>
/// The checks of the scheme `exact` on EVM, in the order in which the reference facilitator makes them and with its reasons.
/// What the chain says (nonce, balance) comes after these: foreseen at verify, found out at settle, where judging and moving must be one act.
/// </summary>
internal static class PaymentChecks
{
    // A transfer takes a few blocks of two seconds to arrive.
    private const int SecondsToSettle = 6;

    public static Judgement Judge(PaymentRequest request, Chain chain, DateTimeOffset now)
    {
        var (payment, terms) = request;
        if (OfferObjection(payment, terms) is { } objection)
        {
            return new Judgement.Refused(objection, Payer: null);
        }

        if (EvmPayload.Read(payment.Payload) is not EvmPayload.Eip3009 { Authorization: var transfer, Signature: var signature }
            || !EthereumAddress.TryParse(terms.Asset, out var asset))
        {
            return new Judgement.Refused("unsupported_payload_type", Payer: null);
        }

        var digest = transfer.Digest(new Eip712Domain(terms.DomainName!, terms.DomainVersion!, ChainId(terms.Network!), asset));
        var refused = SignatureObjection(transfer, digest, signature) ?? RecipientObjection(transfer, terms);
        if (refused is null && chain.ReceiptOf(digest) is { } transaction)
        {
            return new Judgement.Settled(transfer, transaction);
        }

        refused ??= TimeObjection(transfer, now.ToUnixTimeSeconds()) ?? ValueObjection(transfer, terms) ?? AssetObjection(asset);
        return refused is null ? new Judgement.Payable(transfer, digest) : new Judgement.Refused(refused, transfer.From.ToString());
    }

    private static string? OfferObjection(PaymentPayload payment, PaymentTerms terms)
    {
        if (payment.Scheme != X402Schemes.Exact || terms.Scheme != X402Schemes.Exact)
        {
            return "unsupported_scheme";
        }

        if (terms.DomainName is null || terms.DomainVersion is null)
        {
            return "invalid_exact_evm_missing_eip712_domain";
        }

        var paidOn = payment.X402Version == 1 ? NetworkNames.ToCaip2(payment.Network) : payment.Network;
        return terms.Network == Usdc.Network && paidOn == terms.Network ? null : "invalid_exact_evm_network_mismatch";
    }

    private static string? SignatureObjection(TransferWithAuthorization transfer, byte[] digest, byte[] signature) =>
        Secp256k1.Recover(digest, signature) == transfer.From ? null : "invalid_exact_evm_payload_signature";

    private static string? RecipientObjection(TransferWithAuthorization transfer, PaymentTerms terms) =>
        EthereumAddress.TryParse(terms.PayTo, out var payTo) && transfer.To == payTo ? null : "invalid_exact_evm_payload_recipient_mismatch";

    private static string? TimeObjection(TransferWithAuthorization transfer, long now)
    {
        if (transfer.ValidBefore < now + SecondsToSettle)
        {
            return "invalid_exact_evm_payload_authorization_valid_before";
        }

        return transfer.ValidAfter > now ? "invalid_exact_evm_payload_authorization_valid_after" : null;
    }

    private static string? ValueObjection(TransferWithAuthorization transfer, PaymentTerms terms) =>
        transfer.Value.ToString(CultureInfo.InvariantCulture) == terms.Amount ? null : "invalid_exact_evm_payload_authorization_value_mismatch";

    private static string? AssetObjection(EthereumAddress asset) =>
        asset.ToString() == Usdc.Asset.Address ? null : "asset_not_deployed_contract";

    private static BigInteger ChainId(string caip2) => BigInteger.Parse(caip2["eip155:".Length..], CultureInfo.InvariantCulture);
}
