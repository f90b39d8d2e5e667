using System.Text.Json;

namespace Sidecar.Protocols.X402;

/// <summary>
/// One text for all the ways to write a JSON value: members sorted by name, no white space, one way to escape, numbers by value.
/// Only for comparing and hashing; what is passed on is never rewritten.
/// </summary>
internal static class CanonicalJson
{
    public static byte[] Write(JsonElement value) => JsonText.Write(value, Write);

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                WriteNumber(writer, value);
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(value.GetString());
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    // Whole numbers exactly; others as most readers take them, so that 1, 1.0 and 1e0 are one number.
    private static void WriteNumber(Utf8JsonWriter writer, JsonElement value)
    {
        if (value.TryGetInt64(out var whole))
        {
            writer.WriteNumberValue(whole);
        }
        else if (value.TryGetDouble(out var number) && double.IsFinite(number))
        {
            writer.WriteNumberValue(number == 0 ? 0 : number);
        }
        else
        {
            value.WriteTo(writer);
        }
    }
}
