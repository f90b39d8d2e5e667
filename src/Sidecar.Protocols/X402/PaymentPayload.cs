using System.Text.Json;

namespace Sidecar.Protocols.X402;

/// <summary>
/// What a client sends to pay: the content of <see cref="X402Headers.PaymentSignature"/> (version 2) or <see cref="X402Headers.XPayment"/> (version 1).
/// The version is that of the content, whichever header it came in.
/// </summary>
public sealed class PaymentPayload
{
    /// <summary>Characters that a header value may have: twice what the largest answer we offer, echoed, comes to.</summary>
    public const int MaxHeaderLength = 16 * 1024;

    // Real payloads are four deep. A client also echoes the extensions of the offer, whose JSON Schemas go deeper; twice that is room enough,
    // and keeps every recursion over the content short.
    private const int MaxDepth = 16;

    private PaymentPayload(int version, string scheme, string network, PaymentRequirements? accepted, JsonElement payload, JsonElement? extensions, ReadOnlyMemory<byte> json)
    {
        X402Version = version;
        Scheme = scheme;
        Network = network;
        Accepted = accepted;
        Payload = payload;
        Extensions = extensions;
        Json = json;
    }

    /// <summary>1 or 2.</summary>
    public int X402Version { get; }

    /// <summary>How the payment is made, e.g. <c>exact</c>; as the client wrote it.</summary>
    public string Scheme { get; }

    /// <summary>As the client wrote it: CAIP-2 in version 2, a name such as <c>base-sepolia</c> in version 1.</summary>
    public string Network { get; }

    /// <summary>The offer that the client says it accepted; null in version 1, which does not tell.</summary>
    public PaymentRequirements? Accepted { get; }

    /// <summary>The scheme's own part, an object.</summary>
    public JsonElement Payload { get; }

    /// <summary>What the client sent back of the offer's extensions, as it wrote it; null in version 1, and where there is none. Not checked.</summary>
    public JsonElement? Extensions { get; }

    /// <summary>The decoded bytes exactly as sent, for the facilitator: one valid JSON text.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>The value of the header, for clients.</summary>
    public static string ToHeader(ReadOnlySpan<byte> json) => HeaderBase64.Encode(json);

    /// <summary>Reads the value of a payment header. Never throws for what a client can send.</summary>
    public static PaymentPayloadResult Parse(string headerValue)
    {
        if (headerValue.Length > MaxHeaderLength)
        {
            return Malformed($"is longer than {MaxHeaderLength} characters");
        }

        if (!HeaderBase64.TryDecode(headerValue, out var json, out var error) || !StrictJson.TryParse(json, MaxDepth, out var doc, out error))
        {
            return Malformed(error);
        }

        using (doc)
        {
            // One copy that needs no disposal: the payload lives as long as the request, and whatever it leads to.
            return Read(doc.RootElement.Clone(), json);
        }
    }

    private static PaymentPayloadResult Read(JsonElement root, byte[] json)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return Malformed("must hold a JSON object");
        }

        if (!root.TryGet("payload", JsonValueKind.Object, out var payload))
        {
            return Malformed("must hold an object named payload");
        }

        return root.GetWhole("x402Version") switch
        {
            1 => ReadV1(root, payload, json),
            2 => ReadV2(root, payload, json),
            _ => Malformed("must hold x402Version 1 or 2, as a number"),
        };
    }

    private static PaymentPayloadResult ReadV1(JsonElement root, JsonElement payload, byte[] json)
    {
        string? error = null;
        return root.TryGetText("scheme", out var scheme, ref error) && root.TryGetText("network", out var network, ref error)
            ? new PaymentPayloadResult.Parsed(new(1, scheme, network, accepted: null, payload, extensions: null, json))
            : Malformed($"does not name a payment of version 1: {error}");
    }

    private static PaymentPayloadResult ReadV2(JsonElement root, JsonElement payload, byte[] json)
    {
        if (!root.TryGet("accepted", JsonValueKind.Object, out var echoed))
        {
            return Malformed("must hold an object named accepted: the entry of accepts that is paid, as it was offered");
        }

        return PaymentRequirements.TryRead(echoed, out var accepted, out var error)
            ? new PaymentPayloadResult.Parsed(new(2, accepted.Scheme, accepted.Network, accepted, payload, root.TryGet("extensions", JsonValueKind.Object, out var extensions) ? extensions : null, json))
            : Malformed($"does not repeat the accepted offer: {error}");
    }

    private static PaymentPayloadResult.Malformed Malformed(string what) => new($"The payment header {what}.");
}
