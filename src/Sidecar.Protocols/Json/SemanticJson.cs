using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sidecar.Protocols.X402;

namespace Sidecar.Protocols.Json;

/// <summary>
/// One text for all the ways to write the same JSON value, as ACP means it: the order of members, white space and ways to escape do not matter, <c>1</c> is <c>1.0</c>
/// is <c>1e0</c>, a member that is null is not one that is absent, the order of an array's items matters. Like RFC 8785 save for numbers, which keep their exact decimal
/// value: two amounts that a double cannot tell apart are two amounts. Only for comparing and hashing.
/// </summary>
public static class SemanticJson
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The canonical text in UTF-8. It is JSON itself, and its own canonical text.</summary>
    /// <param name="utf8">One JSON text; must not change meanwhile.</param>
    /// <param name="maxDepth">How many objects and arrays may stand inside each other.</param>
    /// <param name="canonical">The canonical text.</param>
    /// <param name="error">What is wrong, as the end of a sentence ("is not …"); never a piece of the text itself. Members named twice are wrong.</param>
    public static bool TryCanonicalize(
        ReadOnlyMemory<byte> utf8, int maxDepth, [NotNullWhen(true)] out byte[]? canonical, [NotNullWhen(false)] out string? error)
    {
        canonical = null;
        if (!StrictJson.TryParse(utf8, maxDepth, out var document, out error))
        {
            return false;
        }

        using (document)
        {
            var buffer = new ArrayBufferWriter<byte>(Math.Max(256, utf8.Length));
            using (var writer = new Utf8JsonWriter(buffer, Compact))
            {
                if (!TryWrite(writer, document.RootElement))
                {
                    error = "has a number with an exponent of more than 9 digits";
                    return false;
                }
            }

            canonical = buffer.WrittenSpan.ToArray();
            return true;
        }
    }

    private static bool TryWrite(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                return TryWriteObject(writer, value);
            case JsonValueKind.Array:
                return TryWriteArray(writer, value);
            case JsonValueKind.Number:
                return TryWriteNumber(writer, value);
            case JsonValueKind.String:
                writer.WriteStringValue(value.GetString());
                return true;
            default:
                value.WriteTo(writer);
                return true;
        }
    }

    private static bool TryWriteObject(Utf8JsonWriter writer, JsonElement value)
    {
        writer.WriteStartObject();
        foreach (var member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
        {
            writer.WritePropertyName(member.Name);
            if (!TryWrite(writer, member.Value))
            {
                return false;
            }
        }

        writer.WriteEndObject();
        return true;
    }

    private static bool TryWriteArray(Utf8JsonWriter writer, JsonElement value)
    {
        writer.WriteStartArray();
        foreach (var item in value.EnumerateArray())
        {
            if (!TryWrite(writer, item))
            {
                return false;
            }
        }

        writer.WriteEndArray();
        return true;
    }

    private static bool TryWriteNumber(Utf8JsonWriter writer, JsonElement value)
    {
        if (!DecimalText.TryNormalize(value.GetRawText(), out var text))
        {
            return false;
        }

        writer.WriteRawValue(text, skipInputValidation: true);
        return true;
    }
}
