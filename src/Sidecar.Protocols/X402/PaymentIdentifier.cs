using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Sidecar.Protocols.X402;

/// <summary>
/// The extension <c>payment-identifier</c> of version 2: a client's own name for a purchase, the same for each attempt at it, with whatever payment. 16 to 128 of <c>[A-Za-z0-9_-]</c>.
/// </summary>
public static class PaymentIdentifier
{
    /// <summary>The extension's key under <c>extensions</c>.</summary>
    public const string Key = "payment-identifier";

    private const int ShortestId = 16;
    private const int LongestId = 128;

    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Whether text may be an identifier.</summary>
    public static bool IsValid([NotNullWhen(true)] string? id) => id is { Length: >= ShortestId and <= LongestId } && !id.AsSpan().ContainsAnyExcept(Letters);

    /// <summary>The extension as a server offers it, <c>{info, schema}</c>: the schema is that of what a client sends back as <c>info</c>.</summary>
    /// <param name="isRequired">Whether a payment without an identifier is refused.</param>
    public static JsonElement Declare(bool isRequired) => JsonSerializer.Deserialize<JsonElement>(JsonText.Write(isRequired, static (writer, required) =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("info");
        writer.WriteBoolean("required", required);
        writer.WriteEndObject();
        writer.WritePropertyName("schema");
        writer.WriteRawValue(
            """{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","properties":{"required":{"type":"boolean"},"id":{"type":"string","minLength":16,"maxLength":128,"pattern":"^[a-zA-Z0-9_-]+$"}},"required":["required"]}""");
        writer.WriteEndObject();
    }));

    /// <summary>Reads what a client sent back.</summary>
    /// <param name="extensions">The payment's <c>extensions</c>.</param>
    /// <param name="id">Null where the client sent none.</param>
    /// <returns>False when there is something in its place that is no identifier.</returns>
    public static bool TryRead(JsonElement? extensions, out string? id)
    {
        id = null;
        if (extensions is not { ValueKind: JsonValueKind.Object } all || !all.TryGetProperty(Key, out var extension))
        {
            return true;
        }

        if (!extension.TryGet("info", JsonValueKind.Object, out var info))
        {
            return false;
        }

        if (!info.TryGetProperty("id", out var value))
        {
            return true;
        }

        id = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return IsValid(id);
    }
}
