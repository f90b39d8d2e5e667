using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Sidecar.Protocols.X402;

/// <summary>
/// JSON that decides something, read so that no two readers can understand it differently: valid UTF-8 and whole escapes, no member named twice,
/// no comments, nothing after the value, a bound on depth.
/// </summary>
public static class StrictJson
{
    /// <summary>Parses one JSON text. Strings of the document can be read without fear of exceptions.</summary>
    /// <param name="utf8">Kept by the document, not copied: it must not change while the document lives.</param>
    /// <param name="maxDepth">How many objects and arrays may stand inside each other.</param>
    /// <param name="doc">To be disposed by the caller.</param>
    /// <param name="error">What is wrong, as the end of a sentence ("is not …"); never a piece of the text itself.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> utf8, int maxDepth, [NotNullWhen(true)] out JsonDocument? doc, [NotNullWhen(false)] out string? error)
    {
        doc = null;
        error = Utf8.IsValid(utf8.Span) ? null : "is not valid UTF-8";
        error ??= HasLoneSurrogate(utf8.Span) ? "has half of a surrogate pair in a \\u escape" : null;
        if (error is not null)
        {
            return false;
        }

        if (TryRead(utf8, new() { MaxDepth = maxDepth, AllowDuplicateProperties = false }, out doc, out var position))
        {
            return true;
        }

        error = Explain(utf8, maxDepth, position);
        return false;
    }

    private static bool TryRead(ReadOnlyMemory<byte> utf8, JsonDocumentOptions options, [NotNullWhen(true)] out JsonDocument? doc, out long? position)
    {
        try
        {
            doc = JsonDocument.Parse(utf8, options);
            position = null;
            return true;
        }
        catch (JsonException e)
        {
            doc = null;
            position = e.BytePositionInLine;
            return false;
        }
    }

    // The parser reports every fault by the same exception; which one it was shows by allowing one thing more at a time.
    private static string Explain(ReadOnlyMemory<byte> utf8, int maxDepth, long? position)
    {
        if (TryRead(utf8, new() { MaxDepth = maxDepth }, out var doc, out _))
        {
            doc.Dispose();
            return "names a member twice in one object";
        }

        if (TryRead(utf8, new() { MaxDepth = 1024 }, out doc, out _))
        {
            doc.Dispose();
            return string.Create(CultureInfo.InvariantCulture, $"is nested deeper than {maxDepth} levels");
        }

        return position is null ? "is not JSON" : string.Create(CultureInfo.InvariantCulture, $"is not JSON (near byte {position} of a line)");
    }

    // A backslash stands only inside strings, so the escapes can be walked without a parser. What is no escape at all is left to the parser.
    private static bool HasLoneSurrogate(ReadOnlySpan<byte> utf8)
    {
        for (int next; (next = utf8.IndexOf((byte)'\\')) >= 0;)
        {
            utf8 = utf8[next..];
            if (!TryReadEscape(utf8, out var unit))
            {
                utf8 = utf8[Math.Min(2, utf8.Length)..];
            }
            else if (!char.IsSurrogate(unit))
            {
                utf8 = utf8[6..];
            }
            else if (char.IsHighSurrogate(unit) && TryReadEscape(utf8[6..], out var second) && char.IsLowSurrogate(second))
            {
                utf8 = utf8[12..];
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryReadEscape(ReadOnlySpan<byte> utf8, out char unit)
    {
        unit = default;
        if (utf8.Length < 6 || !utf8.StartsWith("\\u"u8)
            || !ushort.TryParse(utf8[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            return false;
        }

        unit = (char)code;
        return true;
    }
}
