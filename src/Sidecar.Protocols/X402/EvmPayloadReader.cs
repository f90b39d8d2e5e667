using System.Numerics;
using System.Text.Json;
using Sidecar.Protocols.Ethereum;

namespace Sidecar.Protocols.X402;

/// <summary>Reads the members of one payload and remembers the first that is wrong.</summary>
internal ref struct EvmPayloadReader
{
    // Every kind of contract wallet fits; the header's own limit is reached before this one.
    private const int MaxSignatureSize = 16 * 1024;

    private string? _fault;

    public static EvmPayload Read(JsonElement payload)
    {
        var eip3009 = payload.TryGet("authorization", JsonValueKind.Object, out var authorization);
        var permit2 = payload.TryGet("permit2Authorization", JsonValueKind.Object, out var permit);
        return (eip3009, permit2) switch
        {
            // Two authorizations beside each other: readers would differ on which of them pays.
            (true, true) => new EvmPayload.Malformed("payload must not hold both authorization and permit2Authorization"),
            (true, false) => ReadEip3009(payload, authorization),
            (false, true) => ReadPermit2(payload, permit),
            _ => EvmPayload.Unrecognised.Instance,
        };
    }

    private static EvmPayload ReadEip3009(JsonElement payload, JsonElement authorization)
    {
        var reader = default(EvmPayloadReader);
        var transfer = new TransferWithAuthorization(
            reader.Address(authorization, "from"),
            reader.Address(authorization, "to"),
            reader.Number(authorization, "value"),
            reader.Number(authorization, "validAfter"),
            reader.Number(authorization, "validBefore"),
            reader.Bytes(authorization, "nonce", TransferWithAuthorization.NonceSize, TransferWithAuthorization.NonceSize));
        return reader.Close(new EvmPayload.Eip3009(transfer, reader.Signature(payload)));
    }

    private static EvmPayload ReadPermit2(JsonElement payload, JsonElement permit)
    {
        var reader = default(EvmPayloadReader);
        var permitted = reader.Object(permit, "permitted");
        var witness = reader.Object(permit, "witness");
        return reader.Close(new EvmPayload.Permit2(
            reader.Address(permit, "from"),
            reader.Number(permit, "nonce"),
            reader.Number(permitted, "amount"),
            reader.Address(permitted, "token"),
            reader.Number(permit, "deadline"),
            reader.Address(permit, "spender"),
            reader.Address(witness, "to"),
            reader.Number(witness, "validAfter"),
            reader.Signature(payload)));
    }

    private readonly EvmPayload Close(EvmPayload read) => _fault is null ? read : new EvmPayload.Malformed(_fault);

    private JsonElement Object(JsonElement owner, string name) =>
        owner.TryGet(name, JsonValueKind.Object, out var value) ? value : Fault<JsonElement>($"{name} must be an object");

    private EthereumAddress Address(JsonElement owner, string name) =>
        EthereumAddress.TryParse(owner.GetText(name), out var address)
            ? address
            : Fault<EthereumAddress>($"{name} must be an address (0x and 40 hexadecimal digits)");

    private BigInteger Number(JsonElement owner, string name) =>
        owner.GetText(name) is { } text && Uint256.TryParse(text, out var value)
            ? value
            : Fault<BigInteger>($"{name} must be a uint256 as a string of decimal digits");

    private byte[] Signature(JsonElement payload) => Bytes(payload, "signature", Secp256k1.SignatureSize, MaxSignatureSize);

    private byte[] Bytes(JsonElement owner, string name, int min, int max) =>
        owner.GetText(name) is { } text && Hex.Decode(text, min, max) is { } bytes
            ? bytes
            : Fault<byte[]>(min == max ? $"{name} must be 0x and {min * 2} hexadecimal digits" : $"{name} must be 0x and at least {min * 2} hexadecimal digits")!;

    private T? Fault<T>(string what)
    {
        _fault ??= what;
        return default;
    }
}
