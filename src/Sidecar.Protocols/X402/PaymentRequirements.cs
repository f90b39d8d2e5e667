using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Sidecar.Protocols.X402;

/// <summary>One way to pay, as version 2 offers it and as a client echoes the one it chose.</summary>
/// <param name="Network">CAIP-2.</param>
/// <param name="Amount">Atomic units, decimal digits.</param>
/// <param name="Asset">The token: a contract's or a mint's address.</param>
/// <param name="MaxTimeoutSeconds">How long the payment must stay valid, in seconds.</param>
/// <param name="Extra">What the scheme needs besides, an object; lives as long as the document it came from. Compared by reference when records are.</param>
public sealed record PaymentRequirements(
    string Scheme, string Network, string Amount, string Asset, string PayTo, int MaxTimeoutSeconds, JsonElement? Extra)
{
    /// <summary>Reads an object of a <see cref="StrictJson"/> document. Members that version 2 does not know are passed over; what the words say is not judged.</summary>
    /// <param name="error">What is wrong: a member's name and what it must be.</param>
    public static bool TryRead(
        JsonElement element, [NotNullWhen(true)] out PaymentRequirements? requirements, [NotNullWhen(false)] out string? error)
    {
        requirements = null;
        error = element.ValueKind == JsonValueKind.Object ? null : "must be an object";
        if (error is not null
            || !element.TryGetText("scheme", out var scheme, ref error)
            || !element.TryGetText("network", out var network, ref error)
            || !element.TryGetText("amount", out var amount, ref error)
            || !element.TryGetText("asset", out var asset, ref error)
            || !element.TryGetText("payTo", out var payTo, ref error))
        {
            return false;
        }

        if (element.GetWhole("maxTimeoutSeconds") is not { } maxTimeoutSeconds)
        {
            error = "maxTimeoutSeconds must be a whole number";
            return false;
        }

        if (!element.TryGetOptionalObject("extra", out var extra))
        {
            error = "extra must be an object";
            return false;
        }

        requirements = new(scheme, network, amount, asset, payTo, maxTimeoutSeconds, extra);
        return true;
    }

    /// <summary>Writes the object.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("scheme", Scheme);
        writer.WriteString("network", Network);
        writer.WriteString("amount", Amount);
        writer.WriteString("asset", Asset);
        writer.WriteString("payTo", PayTo);
        writer.WriteNumber("maxTimeoutSeconds", MaxTimeoutSeconds);
        writer.WriteOptional("extra", Extra);
        writer.WriteEndObject();
    }

    /// <summary>The object as UTF-8 JSON, the same bytes as in <see cref="PaymentRequired.ToJson"/>.</summary>
    public byte[] ToJson() => JsonText.Write(this, static (writer, requirements) => requirements.WriteTo(writer));
}
