using System.Globalization;

namespace Sidecar.Protocols.StructuredFields;

/// <summary>Reads one bare item from the front of a text (RFC 8941 §4.2.3.1). Returns what is wrong, or null.</summary>
internal static class BareItemReader
{
    public static string? Read(ReadOnlySpan<char> text, out BareItem item, out int length) => text switch
    {
        ['-' or (>= '0' and <= '9'), ..] => ReadNumber(text, out item, out length),
        ['"', ..] => ReadString(text, out item, out length),
        [':', ..] => ReadBytes(text, out item, out length),
        ['?', ..] => ReadBoolean(text, out item, out length),
        ['@', ..] => ReadDate(text, out item, out length),
        [var first, ..] when StructuredCharacters.StartsToken(first) => ReadToken(text, out item, out length),
        _ => Fail("lacks a value where one is due", out item, out length),
    };

    private static string? ReadNumber(ReadOnlySpan<char> text, out BareItem item, out int length)
    {
        var sign = text[0] == '-' ? 1 : 0;
        var whole = DigitsAt(text, sign);
        if (whole == 0)
        {
            return Fail("has a sign without a number", out item, out length);
        }

        if (sign + whole < text.Length && text[sign + whole] == '.')
        {
            return ReadDecimal(text, sign, whole, out item, out length);
        }

        if (whole > 15)
        {
            return Fail("has an integer of more than 15 digits", out item, out length);
        }

        length = sign + whole;
        item = BareItem.Read(BareItemKind.Integer, long.Parse(text[..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        return null;
    }

    private static string? ReadDecimal(ReadOnlySpan<char> text, int sign, int whole, out BareItem item, out int length)
    {
        var point = sign + whole;
        var fraction = DigitsAt(text, point + 1);
        if (whole > 12 || fraction is 0 or > 3)
        {
            return Fail("has a decimal of more than 12 digits before the point, or not one to three after it", out item, out length);
        }

        var thousandths = (long.Parse(text.Slice(sign, whole), NumberStyles.None, CultureInfo.InvariantCulture) * 1000)
            + (long.Parse(text.Slice(point + 1, fraction), NumberStyles.None, CultureInfo.InvariantCulture) * (fraction switch { 1 => 100, 2 => 10, _ => 1 }));
        item = BareItem.Read(BareItemKind.Decimal, sign == 0 ? thousandths : -thousandths);
        length = point + 1 + fraction;
        return null;
    }

    private static string? ReadDate(ReadOnlySpan<char> text, out BareItem item, out int length)
    {
        if (text is not ['@', '-' or (>= '0' and <= '9'), ..] || ReadNumber(text[1..], out var number, out var digits) is not null || number.Kind != BareItemKind.Integer)
        {
            return Fail("has a date that is no integer", out item, out length);
        }

        item = BareItem.Read(BareItemKind.Date, number.Number);
        length = digits + 1;
        return null;
    }

    private static string? ReadString(ReadOnlySpan<char> text, out BareItem item, out int length)
    {
        const string Unclosed = "has a string that is not closed";
        var stop = text[1..].IndexOfAny('"', '\\') + 1;
        if (stop == 0)
        {
            return Fail(Unclosed, out item, out length);
        }

        var content = text[1..stop].ToString();
        if (text[stop] == '\\')
        {
            if (!TryUnescape(text, stop, out content, out stop))
            {
                return Fail(Unclosed + ", or an escape that is neither \\\" nor \\\\", out item, out length);
            }
        }

        if (!StructuredCharacters.IsString(content))
        {
            return Fail("has a string with something else than printable ASCII", out item, out length);
        }

        item = BareItem.Read(BareItemKind.String, content);
        length = stop + 1;
        return null;
    }

    private static bool TryUnescape(ReadOnlySpan<char> text, int firstEscape, out string content, out int quote)
    {
        var unescaped = new System.Text.StringBuilder().Append(text[1..firstEscape]);
        for (quote = firstEscape; quote < text.Length && text[quote] != '"'; quote++)
        {
            if (text[quote] == '\\' && (++quote >= text.Length || text[quote] is not ('"' or '\\')))
            {
                break;
            }

            unescaped.Append(text[quote]);
        }

        content = unescaped.ToString();
        return quote < text.Length && text[quote] == '"';
    }

    private static string? ReadToken(ReadOnlySpan<char> text, out BareItem item, out int length)
    {
        var end = text.IndexOfAnyExcept(StructuredCharacters.Token);
        length = end < 0 ? text.Length : end;
        item = BareItem.Read(BareItemKind.Token, text[..length].ToString());
        return null;
    }

    private static string? ReadBytes(ReadOnlySpan<char> text, out BareItem item, out int length)
    {
        var end = text[1..].IndexOf(':');
        if (end < 0)
        {
            return Fail("has a byte sequence that is not closed", out item, out length);
        }

        var base64 = text.Slice(1, end);
        var digits = base64.TrimEnd('=');
        if (digits.ContainsAnyExcept(StructuredCharacters.Base64) || digits.Length % 4 == 1 || base64.Length - digits.Length > 2)
        {
            return Fail("has a byte sequence that is not base64", out item, out length);
        }

        length = end + 2;
        item = BareItem.Read(BareItemKind.ByteSequence, Decode(digits));
        return null;
    }

    // Padding may be missing (RFC 8941 §4.2.7).
    private static byte[] Decode(ReadOnlySpan<char> digits)
    {
        if (digits.Length % 4 == 0)
        {
            var bytes = new byte[digits.Length / 4 * 3];
            return Convert.TryFromBase64Chars(digits, bytes, out _) ? bytes : [];
        }

        return Convert.FromBase64String(string.Concat(digits, "==".AsSpan((digits.Length % 4) - 2)));
    }

    private static string? ReadBoolean(ReadOnlySpan<char> text, out BareItem item, out int length)
    {
        if (text is not ['?', '0' or '1', ..])
        {
            return Fail("has a boolean that is neither ?0 nor ?1", out item, out length);
        }

        item = BareItem.OfBoolean(text[1] == '1');
        length = 2;
        return null;
    }

    private static int DigitsAt(ReadOnlySpan<char> text, int start)
    {
        var end = text[start..].IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length - start : end;
    }

    private static string Fail(string error, out BareItem item, out int length)
    {
        item = default;
        length = 0;
        return error;
    }
}
