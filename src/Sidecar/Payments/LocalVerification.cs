using System.Text.Json;
using Sidecar.Protocols.Ethereum;
using Sidecar.Protocols.X402;

namespace Sidecar.Payments;

/// <summary>What we can tell of a signature ourselves.</summary>
internal enum LocalVerdict
{
    /// <summary>The signature recovers to the payer.</summary>
    Signed,

    /// <summary>It does not: forged, or a contract's wallet, which only a look at the chain can tell.</summary>
    NotRecovered,

    /// <summary>Not an EIP-3009 payment whose signing domain we know.</summary>
    NotOurs,
}

/// <summary>Recovers the signer of an EIP-3009 authorization (EIP-712) without asking anybody.</summary>
internal static class LocalVerification
{
    private const int EoaSignatureLength = 65;

    public static LocalVerdict Verify(PaymentRequirements requirements, EvmPayload payload)
    {
        if (payload is not EvmPayload.Eip3009 eip3009 || DomainOf(requirements) is not { } domain)
        {
            return LocalVerdict.NotOurs;
        }

        if (eip3009.Signature.Length != EoaSignatureLength)
        {
            return LocalVerdict.NotRecovered;
        }

        var signer = Secp256k1.Recover(eip3009.Authorization.Digest(domain), eip3009.Signature);
        return signer == eip3009.Authorization.From ? LocalVerdict.Signed : LocalVerdict.NotRecovered;
    }

    private static Eip712Domain? DomainOf(PaymentRequirements requirements) =>
        Caip2.TryParse(requirements.Network, out var network) && network.TryGetChainId(out var chainId)
        && EthereumAddress.TryParse(requirements.Asset, out var asset)
        && requirements.Extra is { } extra && Text(extra, "name") is { } name && Text(extra, "version") is { } version
            ? new Eip712Domain(name, version, chainId, asset)
            : null;

    private static string? Text(JsonElement extra, string name) =>
        extra.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
