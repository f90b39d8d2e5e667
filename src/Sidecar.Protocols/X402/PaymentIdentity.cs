using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Sidecar.Protocols.X402;

/// <summary>
/// What makes two payments the same payment: what a chain would refuse to see twice, never how it was written. A payer who rewrites a payment
/// (another case, other white space, more members) gets the identity it had.
/// </summary>
public static class PaymentIdentity
{
    private static ReadOnlySpan<byte> Domain => "x402-payment-identity/1"u8;

    /// <summary>
    /// 32 bytes: SHA-256 over the kind of payment and its parts, each with its length before it.
    /// <list type="bullet">
    /// <item>EIP-3009: network, asset, payer, nonce. Permit2: network, asset, owner, nonce.</item>
    /// <item>Other networks' payloads with a <c>transaction</c> (Solana and its like): network, asset and what is signed of the transaction.</item>
    /// <item>Anything else: network, asset and the payload's canonical JSON. Here a payer can vary members that the scheme does not read,
    /// and only settling tells that it is the same money.</item>
    /// </list>
    /// A caller refuses what <see cref="EvmPayload.Read"/> finds malformed; it would fall under the last of these.
    /// </summary>
    /// <param name="caip2Network">The offer's network, for both versions.</param>
    /// <param name="asset">The offer's asset.</param>
    /// <param name="payload">An object of a <see cref="StrictJson"/> document.</param>
    public static byte[] Compute(string caip2Network, string asset, JsonElement payload)
    {
        var parts = new ArrayBufferWriter<byte>(256);
        Add(parts, Domain);
        Add(parts, caip2Network);
        if (Caip2.IsEip155(caip2Network))
        {
            Add(parts, asset.ToLowerInvariant());
            AddEvm(parts, payload);
        }
        else
        {
            Add(parts, asset);
            AddOther(parts, payload, isSolana: caip2Network.StartsWith("solana:", StringComparison.Ordinal));
        }

        return SHA256.HashData(parts.WrittenSpan);
    }

    private static void AddEvm(ArrayBufferWriter<byte> parts, JsonElement payload)
    {
        switch (EvmPayload.Read(payload))
        {
            case EvmPayload.Eip3009 { Authorization: var authorization }:
                Add(parts, "eip3009"u8);
                Add(parts, authorization.From.Bytes);
                Add(parts, authorization.Nonce);
                break;
            case EvmPayload.Permit2 permit:
                Add(parts, "permit2"u8);
                Add(parts, permit.Owner.Bytes);
                Add(parts, permit.Nonce.ToString(CultureInfo.InvariantCulture));
                break;
            default:
                AddCanonical(parts, payload);
                break;
        }
    }

    private static void AddOther(ArrayBufferWriter<byte> parts, JsonElement payload, bool isSolana)
    {
        if (payload.GetText("transaction") is { } transaction)
        {
            Add(parts, "transaction"u8);
            var bytes = TransactionBytes.Decode(transaction);
            Add(parts, isSolana ? TransactionBytes.SolanaMessage(bytes) : bytes);
        }
        else
        {
            AddCanonical(parts, payload);
        }
    }

    private static void AddCanonical(ArrayBufferWriter<byte> parts, JsonElement payload)
    {
        Add(parts, "json"u8);
        Add(parts, CanonicalJson.Write(payload));
    }

    private static void Add(ArrayBufferWriter<byte> parts, string text) => Add(parts, Encoding.UTF8.GetBytes(text));

    // The length before each part keeps "ab" + "c" from being "a" + "bc".
    private static void Add(ArrayBufferWriter<byte> parts, ReadOnlySpan<byte> part)
    {
        BinaryPrimitives.WriteInt32BigEndian(parts.GetSpan(sizeof(int)), part.Length);
        parts.Advance(sizeof(int));
        parts.Write(part);
    }
}
