using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Sidecar.Protocols.X402;

/// <summary>The price list of version 1: the body of a 402.</summary>
/// <param name="Error">Why a payment is asked for.</param>
/// <param name="Accepts">The ways to pay. Strict clients refuse the whole list for one entry that they do not know.</param>
public sealed record PaymentRequiredV1(string Error, IReadOnlyList<PaymentRequirementsV1> Accepts)
{
    private const int MaxDepth = 64;

    /// <summary>Reads the body, as a client does.</summary>
    /// <param name="error">What is wrong; never a piece of the text.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out PaymentRequiredV1? required, [NotNullWhen(false)] out string? error)
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

    /// <summary>The body as UTF-8 JSON. Members without a value are left out.</summary>
    public byte[] ToJson() => JsonText.Write(this, static (writer, required) => required.WriteTo(writer));

    private static bool TryRead(JsonElement root, [NotNullWhen(true)] out PaymentRequiredV1? required, [NotNullWhen(false)] out string? error)
    {
        required = null;
        error = root.GetWhole("x402Version") != 1 ? "x402Version must be 1" : null;
        if (error is not null)
        {
            return false;
        }

        if (!root.TryGet("accepts", JsonValueKind.Array, out var entries))
        {
            error = "accepts must be an array";
            return false;
        }

        var accepts = new List<PaymentRequirementsV1>();
        foreach (var entry in entries.EnumerateArray())
        {
            if (!PaymentRequirementsV1.TryRead(entry, out var requirements, out error))
            {
                error = $"accepts[{accepts.Count}]: {error}";
                return false;
            }

            accepts.Add(requirements);
        }

        error = null;
        required = new(root.GetText("error") ?? "", accepts);
        return true;
    }

    private void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("x402Version", 1);
        writer.WriteString("error", Error);
        writer.WriteStartArray("accepts");
        foreach (var requirements in Accepts)
        {
            requirements.WriteTo(writer);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
