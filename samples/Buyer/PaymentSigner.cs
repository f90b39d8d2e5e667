using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;
using Sidecar.Protocols.Ethereum;
using Sidecar.Protocols.X402;

namespace Buyer;

/// <summary>
/// Turns an offer into a payment: one EIP-3009 authorization, signed. Signing needs no chain and moves nothing;
/// money moves when a facilitator settles, and at most once for each nonce.
/// </summary>
internal sealed class PaymentSigner(EthereumKey key, TimeProvider time)
{
    public EthereumAddress Payer => key.Address;

    public Payment Sign(Offer offer)
    {
        var now = time.GetUtcNow();
        var validBefore = now.AddSeconds(offer.MaxTimeoutSeconds);
        var transfer = new TransferWithAuthorization(
            key.Address,
            AddressOf(offer.PayTo),
            offer.Amount,
            // The clients of each version do it so; servers are used to it.
            ValidAfter: offer.Version == 1 ? now.AddMinutes(-10).ToUnixTimeSeconds() : 0,
            ValidBefore: validBefore.ToUnixTimeSeconds(),
            RandomNumberGenerator.GetBytes(TransferWithAuthorization.NonceSize));
        var domain = new Eip712Domain(offer.DomainName, offer.DomainVersion, offer.ChainId, AddressOf(offer.Asset));
        var json = Envelope(offer, transfer, key.Sign(transfer.Digest(domain)));
        return new Payment(
            offer.Version == 1 ? X402Headers.XPayment : X402Headers.PaymentSignature, PaymentPayload.ToHeader(json), offer.Amount, validBefore);
    }

    private static byte[] Envelope(Offer offer, TransferWithAuthorization transfer, byte[] signature)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("x402Version", offer.Version);
            if (offer.Version == 1)
            {
                json.WriteString("scheme", offer.Scheme);
                json.WriteString("network", offer.Network);
            }
            else
            {
                json.WriteStartObject("resource");
                json.WriteString("url", offer.Resource.Url);
                json.WriteString("description", offer.Resource.Description);
                json.WriteString("mimeType", offer.Resource.MimeType);
                json.WriteEndObject();
                json.WritePropertyName("accepted");
                json.WriteRawValue(offer.Accepted);
            }

            WritePayload(json, transfer, signature);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WritePayload(Utf8JsonWriter json, TransferWithAuthorization transfer, byte[] signature)
    {
        json.WriteStartObject("payload");
        json.WriteString("signature", "0x" + Convert.ToHexStringLower(signature));
        json.WriteStartObject("authorization");
        json.WriteString("from", transfer.From.ToString());
        json.WriteString("to", transfer.To.ToString());
        json.WriteString("value", Digits(transfer.Value));
        json.WriteString("validAfter", Digits(transfer.ValidAfter));
        json.WriteString("validBefore", Digits(transfer.ValidBefore));
        json.WriteString("nonce", "0x" + Convert.ToHexStringLower(transfer.Nonce));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static EthereumAddress AddressOf(string text) =>
        EthereumAddress.TryParse(text, out var address) ? address : throw new X402Exception($"The offer names {text}, which is no Ethereum address.");

    private static string Digits(BigInteger number) => number.ToString(CultureInfo.InvariantCulture);
}
