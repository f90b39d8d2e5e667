using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Sidecar.Protocols.Json;

/// <summary>The id of a JSON-RPC 2.0 request (JSON-RPC 2.0 §4), which the answer to it must repeat.</summary>
public static class JsonRpcId
{
    /// <summary>The longest id that is read, in bytes of its JSON text.</summary>
    public const int MaxLength = 256;

    private const int MaxDepth = 64;

    /// <summary>
    /// Reads the id of a single request. False for a batch, a notification (which has no id), an answer (which has no method), an id that is null, no integer, no string, too long or named
    /// twice, and for what is no JSON. Whatever came, it does not throw.
    /// </summary>
    /// <param name="utf8">The whole body.</param>
    /// <param name="rawId">The id's JSON text as it came: an integer, or a string with its quotes.</param>
    public static bool TryRead(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out string? rawId)
    {
        rawId = null;
        if (!Utf8.IsValid(utf8))
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
            rawId = Read(ref reader, utf8);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The second is what half of a surrogate pair in an escape makes the reader throw.
            rawId = null;
        }

        return rawId is not null;
    }

    private static string? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        var (id, ids, hasMethod) = ((string?)null, 0, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = reader.ValueTextEquals("id"u8);
            var isMethod = reader.ValueTextEquals("method"u8);
            reader.Read();
            if (isId)
            {
                ids++;
                id = IdOf(ref reader, utf8);
            }

            hasMethod |= isMethod && reader.TokenType == JsonTokenType.String;
            reader.Skip();
        }

        // Nothing may stand behind the object: the reader throws then.
        return !reader.Read() && ids == 1 && hasMethod ? id : null;
    }

    private static string? IdOf(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8)
    {
        var raw = utf8[(int)reader.TokenStartIndex..(int)reader.BytesConsumed];
        if (reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped)
        {
            // Not every escape is text, and what is repeated must be.
            _ = reader.GetString();
        }

        var isId = reader.TokenType == JsonTokenType.String || (reader.TokenType == JsonTokenType.Number && !raw.ContainsAny((byte)'.', (byte)'e', (byte)'E'));
        return isId && raw.Length <= MaxLength ? Encoding.UTF8.GetString(raw) : null;
    }
}
