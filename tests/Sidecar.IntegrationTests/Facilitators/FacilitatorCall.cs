using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Sidecar.IntegrationTests.Facilitators;

/// <summary>One request that reached the facilitator, with the bytes as they came.</summary>
/// <param name="Number">Counts from 1 over all endpoints, in the order of arrival.</param>
internal sealed record FacilitatorCall(int Number, FacilitatorEndpoint Endpoint, IReadOnlyDictionary<string, string[]> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public int? X402Version => Field("x402Version")?.GetInt32();

    /// <summary>The payment's JSON exactly as forwarded: must be what the client had in its header, byte for byte.</summary>
    public string PaymentPayload => Field("paymentPayload")?.GetRawText() ?? "";

    public string PaymentRequirements => Field("paymentRequirements")?.GetRawText() ?? "";

    /// <summary>The payer of an EVM authorization, else "".</summary>
    public string Payer => Authorization("from") ?? "";

    /// <summary>What a chain would know the payment by: the authorization's nonce, else the transaction, else a hash of the payload.</summary>
    public string PaymentId => Authorization("nonce") ?? Scheme("transaction") ?? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(PaymentPayload)));

    /// <summary>CAIP-2 in version 2, the old name in version 1.</summary>
    public string Network => Field("paymentRequirements") is { ValueKind: JsonValueKind.Object } required
        && required.TryGetProperty("network", out var network) ? network.GetString() ?? "" : "";

    public string? Header(string name) => Headers.TryGetValue(name, out var values) ? values.Single() : null;

    private string? Authorization(string name) => Payload() is { } payload
        && (payload.TryGetProperty("authorization", out var signed) || payload.TryGetProperty("permit2Authorization", out signed))
        && signed.TryGetProperty(name, out var value) ? value.GetString() : null;

    private string? Scheme(string name) => Payload() is { } payload && payload.TryGetProperty(name, out var value) ? value.GetString() : null;

    private JsonElement? Payload() => Field("paymentPayload") is { ValueKind: JsonValueKind.Object } payment
        && payment.TryGetProperty("payload", out var payload) && payload.ValueKind == JsonValueKind.Object ? payload : null;

    private JsonElement? Field(string name)
    {
        if (Body.Length == 0)
        {
            return null;
        }

        using var document = JsonDocument.Parse(Body);
        return document.RootElement.TryGetProperty(name, out var value) ? value.Clone() : null;
    }
}
