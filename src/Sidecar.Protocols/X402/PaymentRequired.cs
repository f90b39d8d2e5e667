using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Sidecar.Protocols.X402;

/// <summary>The price list of version 2, carried base64-encoded in <see cref="X402Headers.PaymentRequired"/>.</summary>
/// <param name="Error">Why a payment is asked for: a machine-readable reason or a text.</param>
/// <param name="Accepts">The ways to pay, in the merchant's order of preference.</param>
public sealed record PaymentRequired(string? Error, ResourceInfo Resource, IReadOnlyList<PaymentRequirements> Accepts)
{
    private const int MaxDepth = 64;

    /// <summary>The extension <c>payment-identifier</c> as offered (<see cref="PaymentIdentifier.Declare"/>); null where it is not. Not read back.</summary>
    public JsonElement? PaymentIdentifier { get; init; }

    /// <summary>The value of the header.</summary>
    public static string ToHeader(ReadOnlySpan<byte> json) => HeaderBase64.Encode(json);

    /// <summary>Reads the value of the header, as a client does.</summary>
    public static bool TryParseHeader(
        string headerValue, [NotNullWhen(true)] out PaymentRequired? required, [NotNullWhen(false)] out string? error)
    {
        required = null;
        return HeaderBase64.TryDecode(headerValue, out var json, out error) && TryParse(json, out required, out error);
    }

    /// <summary>Reads the JSON, as a client does. Extensions are passed over.</summary>
    /// <param name="error">What is wrong; never a piece of the text.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out PaymentRequired? required, [NotNullWhen(false)] out string? error)
    {
        required = null;
        if (!StrictJson.TryParse(utf8, MaxDepth, out var doc, out error))
        {
            return false;
        }

        using (doc)
        {
            return TryRead(doc.RootElement.Clone(), out required, out error);
        }
    }

    /// <summary>The whole message as UTF-8 JSON. Members without a value are left out.</summary>
    public byte[] ToJson() => JsonText.Write(this, static (writer, required) => required.WriteTo(writer));

    private static bool TryRead(JsonElement root, [NotNullWhen(true)] out PaymentRequired? required, [NotNullWhen(false)] out string? error)
    {
        required = null;
        error = root.GetWhole("x402Version") != 2 ? "x402Version must be 2" : null;
        if (error is not null)
        {
            return false;
        }

        if (!root.TryGet("resource", JsonValueKind.Object, out var resource) || resource.GetText("url") is not { } url)
        {
            error = "resource must be an object with a url";
            return false;
        }

        if (!root.TryGet("accepts", JsonValueKind.Array, out var entries))
        {
            error = "accepts must be an array";
            return false;
        }

        var accepts = new List<PaymentRequirements>();
        foreach (var entry in entries.EnumerateArray())
        {
            if (!PaymentRequirements.TryRead(entry, out var requirements, out error))
            {
                error = $"accepts[{accepts.Count}]: {error}";
                return false;
            }

            accepts.Add(requirements);
        }

        error = null;
        required = new(
            root.GetText("error"), new(url, resource.GetText("description") ?? "", resource.GetText("mimeType") ?? ""), accepts);
        return true;
    }

    private void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("x402Version", 2);
        writer.WriteOptional("error", Error);
        writer.WriteStartObject("resource");
        writer.WriteString("url", Resource.Url);
        writer.WriteString("description", Resource.Description);
        writer.WriteString("mimeType", Resource.MimeType);
        writer.WriteEndObject();
        writer.WriteStartArray("accepts");
        foreach (var requirements in Accepts)
        {
            requirements.WriteTo(writer);
        }

        writer.WriteEndArray();
        if (PaymentIdentifier is { } identifier)
        {
            writer.WriteStartObject("extensions");
            writer.WritePropertyName(X402.PaymentIdentifier.Key);
            identifier.WriteTo(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
