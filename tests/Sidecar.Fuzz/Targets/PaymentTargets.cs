using Sidecar.Protocols.X402;

namespace Sidecar.Fuzz.Targets;

/// <summary>What buyers and facilitators send (x402, versions 1 and 2).</summary>
internal static class PaymentTargets
{
    // Read twice, and its identity computed six times.
    private const int Often = 256;

    private const string Offer =
        "{\"scheme\":\"exact\",\"network\":\"eip155:84532\",\"amount\":\"10000\",\"asset\":\"0x036CbD53842c5426634e7929541eC2318f3dCF7e\",\"payTo\":\"0x209693Bc6afc0C5328bA36FaF03C514EF312287C\",\"maxTimeoutSeconds\":60,\"extra\":{\"name\":\"USDC\",\"version\":\"2\"}}";

    private const string Authorization =
        "{\"signature\":\"0x2d6a7588d6acca505cbf0d9a4a227e0c52c6c34008c8e8986a1283259764173608a2ce6496642e377d6da8dbbf5836e9bd15092f9ecab05ded3d6293af148b571c\",\"authorization\":{\"from\":\"0x857b06519E91e3A54538791bDbb0E22373e36b66\",\"to\":\"0x209693Bc6afc0C5328bA36FaF03C514EF312287C\",\"value\":\"10000\",\"validAfter\":\"1740672089\",\"validBefore\":\"1740672154\",\"nonce\":\"0xf3746613c2d920b5fdabc0856f2aeb2d4f88ee6037b8cc5d04a71a4462f13480\"}}";

    private const string Permit2 =
        "{\"signature\":\"0x00\",\"permit2Authorization\":{\"permitted\":{\"token\":\"0x036CbD53842c5426634e7929541eC2318f3dCF7e\",\"amount\":\"10000\"},\"from\":\"0x857b06519E91e3A54538791bDbb0E22373e36b66\",\"spender\":\"0x4020615294c913F045dc10f0a5cdEbd86c280001\",\"nonce\":\"1\",\"deadline\":\"1740672154\",\"witness\":{\"to\":\"0x209693Bc6afc0C5328bA36FaF03C514EF312287C\",\"validAfter\":\"0\",\"extra\":\"0x\"}}}";

    private const string Version2 = "{\"x402Version\":2,\"accepted\":" + Offer + ",\"payload\":" + Authorization + ",\"extensions\":{\"payment-identifier\":{\"info\":{\"required\":true,\"id\":\"pay_7d5d747be160e280504c099d984bcfe0\"}}}}";
    private const string Version1 = "{\"x402Version\":1,\"scheme\":\"exact\",\"network\":\"base-sepolia\",\"payload\":" + Authorization + "}";
    private const string Solana = "{\"x402Version\":2,\"accepted\":" + Offer + ",\"payload\":{\"transaction\":\"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAgAEAAQM=\"}}";

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("payment-header", static input => Payload(Text.Of(input)), PaymentPayload.ToHeader(Text.Bytes(Version2)), PaymentPayload.ToHeader(Text.Bytes(Version1))) { AllocationFactor = Often },
        new("payment-json", static input => Payload(PaymentPayload.ToHeader(input)), Version2, Version1, Version2.Replace(Authorization, Permit2, StringComparison.Ordinal), Solana) { AllocationFactor = Often },
        new("payment-required", Required, "{\"x402Version\":2,\"error\":\"e\",\"resource\":{\"url\":\"https://a.example/b\",\"description\":\"d\",\"mimeType\":\"application/json\"},\"accepts\":[" + Offer + "]}"),
        new("payment-required-1", Required1, "{\"x402Version\":1,\"error\":\"e\",\"accepts\":[{\"scheme\":\"exact\",\"network\":\"base-sepolia\",\"maxAmountRequired\":\"10000\",\"resource\":\"https://a.example/b\",\"description\":\"\",\"mimeType\":\"\",\"payTo\":\"0x209693Bc6afc0C5328bA36FaF03C514EF312287C\",\"maxTimeoutSeconds\":60,\"asset\":\"0x036CbD53842c5426634e7929541eC2318f3dCF7e\",\"extra\":{\"name\":\"USDC\"}}]}"),
        new("settle-response", Settled, "{\"success\":true,\"transaction\":\"0x12\",\"network\":\"eip155:84532\",\"payer\":\"0x34\"}", "{\"success\":false,\"errorReason\":\"insufficient_funds\",\"transaction\":\"\",\"network\":\"\"}"),
        new("verify-response", static input => FuzzVerdict.Of(VerifyResponse.TryParse(input.ToArray(), out _)), "{\"isValid\":true,\"payer\":\"0x34\"}", "{\"isValid\":false,\"invalidReason\":\"insufficient_funds\"}"),
        new("supported-kinds", static input => FuzzVerdict.Of(SupportedKinds.TryParse(input.ToArray(), out _)), "{\"kinds\":[{\"x402Version\":2,\"scheme\":\"exact\",\"network\":\"eip155:84532\",\"extra\":{\"feePayer\":\"a\"}}],\"extensions\":[],\"signers\":{}}"),
    ];

    private static FuzzVerdict Payload(string header)
    {
        if (PaymentPayload.Parse(header) is not PaymentPayloadResult.Parsed { Payload: var payment })
        {
            return FuzzVerdict.Rejected;
        }

        _ = EvmPayload.Read(payment.Payload);
        _ = PaymentIdentifier.TryRead(payment.Extensions, out _);
        var isSame = true;
        foreach (var network in (string[])["eip155:84532", "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp", "stellar:pubnet"])
        {
            isSame &= PaymentIdentity.Compute(network, "asset", payment.Payload).AsSpan().SequenceEqual(PaymentIdentity.Compute(network, "asset", payment.Payload));
        }

        return FuzzVerdict.Holds(isSame && PaymentPayload.Parse(PaymentPayload.ToHeader(payment.Json.Span)) is PaymentPayloadResult.Parsed, "a payment that was read is not read again");
    }

    private static FuzzVerdict Required(ReadOnlySpan<byte> input)
    {
        if (!PaymentRequired.TryParse(input.ToArray(), out var required, out _))
        {
            return FuzzVerdict.Rejected;
        }

        var written = required.ToJson();
        return FuzzVerdict.Holds(
            PaymentRequired.TryParse(written, out var again, out _) && again.ToJson().AsSpan().SequenceEqual(written) && again.Accepts.Count == required.Accepts.Count, "what was written is read as something else");
    }

    private static FuzzVerdict Required1(ReadOnlySpan<byte> input)
    {
        if (!PaymentRequiredV1.TryParse(input.ToArray(), out var required, out _))
        {
            return FuzzVerdict.Rejected;
        }

        var written = required.ToJson();
        return FuzzVerdict.Holds(PaymentRequiredV1.TryParse(written, out var again, out _) && again.ToJson().AsSpan().SequenceEqual(written), "what was written is read as something else");
    }

    private static FuzzVerdict Settled(ReadOnlySpan<byte> input)
    {
        if (!SettleResponse.TryParse(input.ToArray(), out var response))
        {
            return FuzzVerdict.Rejected;
        }

        return FuzzVerdict.Holds(SettleResponse.TryParseHeader(response.ToHeader(), out var again) && again == response, "a receipt is read as another one");
    }
}
