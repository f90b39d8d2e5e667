using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Sidecar.Protocols.X402;

/// <summary>One way to pay, as version 1 offers it.</summary>
/// <param name="Scheme">Strict clients accept <c>exact</c> alone.</param>
/// <param name="Network">The version 1 name, such as <c>base-sepolia</c>; strict clients refuse those they do not know.</param>
/// <param name="MaxAmountRequired">Atomic units, decimal digits.</param>
/// <param name="Resource">The absolute URL of what is paid for.</param>
/// <param name="MaxTimeoutSeconds">How long the payment must stay valid, in seconds.</param>
/// <param name="Extra">What the scheme needs besides, an object; lives as long as the document it came from.</param>
public sealed record PaymentRequirementsV1(
    string Scheme,
    string Network,
    string MaxAmountRequired,
    string Resource,
    string Description,
    string MimeType,
    string PayTo,
    int MaxTimeoutSeconds,
    string Asset,
    JsonElement? Extra)
{
    /// <summary>Reads an object of a <see cref="StrictJson"/> document.</summary>
    /// <param name="error">What is wrong: a member's name and what it must be.</param>
    public static bool TryRead(
        JsonElement element, [NotNullWhen(true)] out PaymentRequirementsV1? requirements, [NotNullWhen(false)] out string? error)
    {
        requirements = null;
        error = element.ValueKind == JsonValueKind.Object ? null : "must be an object";
        if (error is not null
            || !element.TryGetText("scheme", out var scheme, ref error)
            || !element.TryGetText("network", out var network, ref error)
            || !element.TryGetText("maxAmountRequired", out var amount, ref error)
            || !element.TryGetText("resource", out var resource, ref error)
            || !element.TryGetText("description", out var description, ref error)
            || !element.TryGetText("mimeType", out var mimeType, ref error)
            || !element.TryGetText("payTo", out var payTo, ref error)
            || !element.TryGetText("asset", out var asset, ref error))
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

        requirements = new(scheme, network, amount, resource, description, mimeType, payTo, maxTimeoutSeconds, asset, extra);
        return true;
    }

    /// <summary>Writes the object. There is no <c>outputSchema</c>: clients of 1.2.0 refuse null there.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("scheme", Scheme);
        writer.WriteString("network", Network);
        writer.WriteString("maxAmountRequired", MaxAmountRequired);
        writer.WriteString("resource", Resource);
        writer.WriteString("description", Description);
        writer.WriteString("mimeType", MimeType);
        writer.WriteString("payTo", PayTo);
        writer.WriteNumber("maxTimeoutSeconds", MaxTimeoutSeconds);
        writer.WriteString("asset", Asset);
        writer.WriteOptional("extra", Extra);
        writer.WriteEndObject();
    }

    /// <summary>The object as UTF-8 JSON, the same bytes as in <see cref="PaymentRequiredV1.ToJson"/>.</summary>
    public byte[] ToJson() => JsonText.Write(this, static (writer, requirements) => requirements.WriteTo(writer));
}
