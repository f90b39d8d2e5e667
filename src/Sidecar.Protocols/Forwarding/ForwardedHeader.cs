using System.Buffers;

namespace Sidecar.Protocols.Forwarding;

/// <summary>
/// The header <c>Forwarded</c> (RFC 7239 §4): a list of elements, each a set of <c>name=value</c> parted by semicolons, values being tokens or quoted strings. Blanks around commas and semicolons are taken; empty elements and pairs are
/// passed over, as the grammar has them. It is read from its end: each proxy adds an element there, and what stands before may be anybody's.
/// </summary>
public static class ForwardedHeader
{
    // RFC 9110 §5.6.2; an unquoted value is a token, and many write hosts with their port and addresses in brackets without the quotes that they need.
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    private static readonly SearchValues<char> ValueCharacters = SearchValues.Create("!#$%&'*+-.^_`|~:[]0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>
    /// Reads the last element of a line, that of the nearest proxy, and nothing before it: no quote, comma or backslash there changes what is read. So its quotes are paired from the end, and an element with a backslash,
    /// which no node, host or scheme needs, cannot be read.
    /// </summary>
    /// <param name="line">A line of the header, or what is left of it: what stands before the element that was read last, without the comma.</param>
    /// <param name="element">Null for an empty element, and when false is returned.</param>
    /// <param name="start">Where the element begins: 0 for the line's first one, otherwise behind a comma.</param>
    /// <returns>False where it breaks the grammar, or says the same twice: then neither it nor what stands before is to be believed.</returns>
    public static bool TryReadLast(ReadOnlySpan<char> line, out ForwardedElement? element, out int start)
    {
        element = null;
        var isQuoted = false;
        for (start = line.Length; start > 0 && (isQuoted || line[start - 1] != ','); start--)
        {
            if (line[start - 1] == '\\')
            {
                return false;
            }

            isQuoted ^= line[start - 1] == '"';
        }

        var rest = line[start..];
        if (!isQuoted && TryReadElement(ref rest, out var read) && rest.IsEmpty)
        {
            element = read;
            return true;
        }

        return false;
    }

    // Null for an empty element.
    private static bool TryReadElement(ref ReadOnlySpan<char> rest, out ForwardedElement? element)
    {
        element = null;
        do
        {
            rest = rest.TrimStart(" \t");
            if (rest.IsEmpty || rest[0] is ';' or ',')
            {
                continue;
            }

            if (!TryReadPair(ref rest, out var name, out var value) || !TrySet(ref element, name, value))
            {
                return false;
            }
        }
        while (TrySkip(ref rest, ';'));
        return true;
    }

    private static bool TrySet(ref ForwardedElement? element, ReadOnlySpan<char> name, string value)
    {
        element ??= new(null, null, null);
        var before = element;
        if (name.Equals("for", StringComparison.OrdinalIgnoreCase))
        {
            element = before with { For = value };
            return before.For is null;
        }

        if (name.Equals("host", StringComparison.OrdinalIgnoreCase))
        {
            element = before with { Host = value };
            return before.Host is null;
        }

        if (name.Equals("proto", StringComparison.OrdinalIgnoreCase))
        {
            element = before with { Proto = value };
            return before.Proto is null;
        }

        return true;
    }

    private static bool TryReadPair(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> name, out string value)
    {
        value = "";
        name = Take(ref rest, NameCharacters);
        if (name.IsEmpty || rest is not ['=', ..])
        {
            return false;
        }

        rest = rest[1..];
        if (rest is ['"', ..])
        {
            return TryReadQuoted(ref rest, out value);
        }

        value = Take(ref rest, ValueCharacters).ToString();
        return value.Length > 0;
    }

    // RFC 9110 §5.6.4, without quoted pairs.
    private static bool TryReadQuoted(ref ReadOnlySpan<char> rest, out string value)
    {
        var length = rest[1..].IndexOf('"');
        var text = length < 0 ? default : rest.Slice(1, length);
        value = text.ToString();
        rest = rest[(length + 2)..];
        return length >= 0 && !text.ContainsAnyInRange('\0', '\x08') && !text.ContainsAnyInRange('\n', '\x1f') && !text.Contains('\x7f');
    }

    private static ReadOnlySpan<char> Take(ref ReadOnlySpan<char> rest, SearchValues<char> characters)
    {
        var length = rest.IndexOfAnyExcept(characters);
        var taken = length < 0 ? rest : rest[..length];
        rest = rest[taken.Length..];
        return taken;
    }

    private static bool TrySkip(ref ReadOnlySpan<char> rest, char separator)
    {
        rest = rest.TrimStart(" \t");
        if (rest.IsEmpty || rest[0] != separator)
        {
            return false;
        }

        rest = rest[1..];
        return true;
    }
}
