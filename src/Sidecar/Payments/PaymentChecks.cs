using System.Globalization;
using System.Numerics;
using Sidecar.Protocols.Ethereum;
using Sidecar.Protocols.X402;

namespace Sidecar.Payments;

/// <summary>
/// Whether a payment says what its offer says, as far as its payload can be read (reference x402 §4.1, §4.2). Reasons are x402's own strings.
/// </summary>
internal static class PaymentChecks
{
    private const string EvmNamespace = "eip155:";
    private const string TransferMethod = "assetTransferMethod";
    private const string Permit2Method = "permit2";
    private const string TooLate = "invalid_exact_evm_payload_authorization_valid_before";
    private const string Permit2TooLate = "permit2_deadline_expired";
    private const string OtherPayee = "invalid_exact_evm_recipient_mismatch";
    private const string OtherAmount = "invalid_exact_evm_payload_authorization_value_mismatch";
    private const string Permit2OtherPayee = "invalid_permit2_recipient_mismatch";
    private const string Permit2OtherAmount = "permit2_amount_mismatch";

    /// <summary>Why the facilitator would refuse this payment, or null when we see no reason.</summary>
    public static string? Inspect(PaymentRequirements requirements, EvmPayload payload, TimeSpan needed, DateTimeOffset now)
    {
        if (!IsEvm(requirements))
        {
            // Passed through: only the facilitator can read it.
            return null;
        }

        if (requirements.Scheme != X402Schemes.Exact)
        {
            // Passed through too, unless it is a broken form of one that we know: its identity could be varied at will.
            return payload is EvmPayload.Malformed ? "invalid_payload" : null;
        }

        return payload switch
        {
            EvmPayload.Eip3009 eip3009 when !UsesPermit2(requirements) => Inspect(requirements, eip3009.Authorization, needed, now),
            EvmPayload.Permit2 permit2 when UsesPermit2(requirements) => Inspect(requirements, permit2, needed, now),
            _ => "unsupported_payload_type",
        };
    }

    /// <summary>Whether a payment is refused because too little of its validity is left, as it is when it comes again.</summary>
    public static bool IsTooLate(string reason) => reason is TooLate or Permit2TooLate;

    /// <summary>Whether a payment is refused because it pays somebody else or another amount, as it is when the price changed since.</summary>
    public static bool IsOfOtherTerms(string reason) => reason is OtherPayee or OtherAmount or Permit2OtherPayee or Permit2OtherAmount;

    /// <summary>The amount that was signed, in atomic units; null where the payload does not show it.</summary>
    public static string? SignedAmount(EvmPayload payload) => payload switch
    {
        EvmPayload.Eip3009 eip3009 => eip3009.Authorization.Value.ToString(CultureInfo.InvariantCulture),
        EvmPayload.Permit2 permit2 => permit2.Amount.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>Whether an entry is paid on a chain whose payloads we can read.</summary>
    public static bool IsEvm(PaymentRequirements requirements) => requirements.Network.StartsWith(EvmNamespace, StringComparison.Ordinal);

    /// <summary>Whether an entry is paid by Permit2 instead of EIP-3009.</summary>
    public static bool UsesPermit2(PaymentRequirements requirements) =>
        requirements.Extra is { } extra && extra.TryGetProperty(TransferMethod, out var method) && method.ValueEquals(Permit2Method);

    private static string? Inspect(
        PaymentRequirements requirements, TransferWithAuthorization authorization, TimeSpan needed, DateTimeOffset now)
    {
        if (!IsAddress(requirements.PayTo, authorization.To))
        {
            return OtherPayee;
        }

        if (authorization.Value != BigInteger.Parse(requirements.Amount))
        {
            return OtherAmount;
        }

        if (UnixTime.IsNotYetValid(authorization.ValidAfter, now))
        {
            return "invalid_exact_evm_payload_authorization_valid_after";
        }

        return UnixTime.IsTooShort(UnixTime.ToInstant(authorization.ValidBefore), needed, now)
            ? TooLate
            : null;
    }

    private static string? Inspect(PaymentRequirements requirements, EvmPayload.Permit2 permit, TimeSpan needed, DateTimeOffset now)
    {
        if (!IsAddress(requirements.PayTo, permit.WitnessTo))
        {
            return Permit2OtherPayee;
        }

        if (!IsAddress(requirements.Asset, permit.Token))
        {
            return "permit2_token_mismatch";
        }

        if (permit.Amount != BigInteger.Parse(requirements.Amount))
        {
            return Permit2OtherAmount;
        }

        if (UnixTime.IsNotYetValid(permit.ValidAfter, now))
        {
            return "permit2_not_yet_valid";
        }

        return UnixTime.IsTooShort(UnixTime.ToInstant(permit.Deadline), needed, now) ? Permit2TooLate : null;
    }

    private static bool IsAddress(string expected, EthereumAddress actual) => EthereumAddress.TryParse(expected, out var address) && address == actual;
}
