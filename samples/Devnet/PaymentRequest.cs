using System.Text;
using System.Text.Json;
using Sidecar.Protocols.X402;

namespace Devnet;

/// <summary>The body of `/verify` and `/settle`, read strictly.</summary>
internal sealed record PaymentRequest(PaymentPayload Payment, PaymentTerms Terms)
{
    /// <summary>Null when the body is no request; <paramref name="error"/> then says what is wrong with it.</summary>
    public static PaymentRequest? Read(ReadOnlyMemory<byte> body, out string? error)
    {
        if (!StrictJson.TryParse(body, maxDepth: 32, out var document, out error))
        {
            return null;
        }

        using (document)
        {
            return Read(document.RootElement.Clone(), out error);
        }
    }

    private static PaymentRequest? Read(JsonElement root, out string? error)
    {
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("paymentPayload", out var payload)
            || !root.TryGetProperty("paymentRequirements", out var requirements))
        {
            error = "must hold paymentPayload and paymentRequirements";
            return null;
        }

        var header = PaymentPayload.ToHeader(Encoding.UTF8.GetBytes(payload.GetRawText()));
        if (PaymentPayload.Parse(header) is not PaymentPayloadResult.Parsed { Payload: var payment })
        {
            error = "holds a paymentPayload of neither version";
            return null;
        }

        return PaymentTerms.Read(payment.X402Version, requirements, out error) is { } terms ? new(payment, terms) : null;
    }
}
