using System.Globalization;
using System.Numerics;
using Sidecar.Ledger;
using Sidecar.Protocols.Ethereum;
using Sidecar.Protocols.X402;

namespace Sidecar.Payments.Chains;

/// <summary>An EIP-3009 authorization as a chain knows it, and what it was to do.</summary>
internal sealed record ChainAuthorization(
    EthereumAddress Asset, EthereumAddress Payer, byte[] Nonce, EthereumAddress PayTo, BigInteger Amount, DateTimeOffset ValidBefore)
{
    /// <summary>Null for payments of another kind: other schemes, other networks, Permit2 (whose nonces are decimal numbers).</summary>
    public static ChainAuthorization? Of(UnsettledPayment payment) =>
        payment is { Scheme: X402Schemes.Exact, ValidBefore: { } validBefore }
        && EthereumAddress.TryParse(payment.Asset, out var asset)
        && EthereumAddress.TryParse(payment.Payment.Payer, out var payer)
        && EthereumAddress.TryParse(payment.PayTo, out var payTo)
        && BigInteger.TryParse(payment.Amount, NumberStyles.None, CultureInfo.InvariantCulture, out var amount)
        && ReadNonce(payment.Nonce) is { } nonce
            ? new ChainAuthorization(asset, payer, nonce, payTo, amount, validBefore)
            : null;

    private static byte[]? ReadNonce(string? text) =>
        text is { Length: 2 + (2 * TransferWithAuthorization.NonceSize) } && text.StartsWith("0x", StringComparison.Ordinal)
        && text.Skip(2).All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(text.AsSpan(2))
            : null;
}
