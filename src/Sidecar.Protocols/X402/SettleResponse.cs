using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Sidecar.Protocols.X402;

/// <summary>What came of settling a payment: a facilitator's answer, and the receipt that the client gets.</summary>
/// <param name="Transaction">Empty where nothing was put on the chain.</param>
/// <param name="Network">CAIP-2 in version 2, a name in version 1; some facilitators leave it empty when they fail.</param>
/// <param name="ErrorReason">Machine-readable; an open set.</param>
/// <param name="ErrorMessage">For people.</param>
/// <param name="Payer">The address that paid.</param>
/// <param name="Amount">Atomic units that were really settled, where a scheme tells.</param>
public sealed record SettleResponse(
    bool Success, string Transaction, string Network, string? ErrorReason, string? ErrorMessage, string? Payer, string? Amount)
{
    private const int MaxDepth = 64;

    /// <summary>
    /// Reads the answer to <c>/settle</c>, of whatever HTTP status. False when it is no verdict: not JSON, without a boolean <c>success</c>,
    /// or a success without a <c>transaction</c>.
    /// </summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out SettleResponse? response)
    {
        response = null;
        if (!StrictJson.TryParse(utf8, MaxDepth, out var doc, out _))
        {
            return false;
        }

        using (doc)
        {
            response = Read(doc.RootElement);
            return response is not null;
        }
    }

    /// <summary>Reads a receipt, as a client does.</summary>
    public static bool TryParseHeader(string headerValue, [NotNullWhen(true)] out SettleResponse? response)
    {
        response = null;
        return HeaderBase64.TryDecode(headerValue, out var json, out _) && TryParse(json, out response);
    }

    /// <summary>UTF-8 JSON. Members without a value are left out.</summary>
    public byte[] ToJson() => JsonText.Write(this, static (writer, response) => response.WriteTo(writer));

    /// <summary>The value of <see cref="X402Headers.PaymentResponse"/> or <see cref="X402Headers.XPaymentResponse"/>.</summary>
    public string ToHeader() => HeaderBase64.Encode(ToJson());

    private static SettleResponse? Read(JsonElement root)
    {
        var transaction = root.GetText("transaction");
        if (root.GetFlag("success") is not { } success || (success && transaction is null))
        {
            return null;
        }

        return new(
            success,
            transaction ?? "",
            root.GetText("network") ?? "",
            root.GetText("errorReason"),
            root.GetText("errorMessage"),
            root.GetText("payer"),
            root.GetText("amount"));
    }

    private void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("success", Success);
        writer.WriteOptional("errorReason", ErrorReason);
        writer.WriteOptional("errorMessage", ErrorMessage);
        writer.WriteString("transaction", Transaction);
        writer.WriteString("network", Network);
        writer.WriteOptional("payer", Payer);
        writer.WriteOptional("amount", Amount);
        writer.WriteEndObject();
    }
}
