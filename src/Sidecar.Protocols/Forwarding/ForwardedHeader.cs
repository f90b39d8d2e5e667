using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Sidecar.Protocols.Forwarding;

/// <summary>
/// The header <c>Forwarded</c> (RFC 7239 §4): a list of elements, each a set of <c>name=value</c> parted by semicolons, values being tokens or quoted strings. Blanks around commas and semicolons are taken; empty elements and pairs are
/// passed over, as the grammar has them.
/// </summary>
public static class ForwardedHeader
{
    // RFC 9110 §5.6.2; an unquoted value is a token, and many write hosts with their port and addresses in brackets without the quotes that they need.
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    private static readonly SearchValues<char> ValueCharacters = SearchValues.Create("!#$%&'*+-.^_`|~:[]0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Reads one line of the header, from the proxy nearest to the client to the nearest one here.</summary>
    /// <param name="elements">Null when false is returned.</param>
    /// <returns>False where it breaks the grammar, or an element says the same twice: then nothing in it is to be believed.</returns>
    public static bool TryParse(ReadOnlySpan<char> line, [NotNullWhen(true)] out IReadOnlyList<ForwardedElement>? elements)
    {
        elements = null;
        var read = new List<ForwardedElement>();
        do
        {
            if (!TryReadElement(ref line, out var element))
            {
                return false;
            }

            if (element is not null)
            {
                read.Add(element);
            }
        }
        while (TrySkip(ref line, ','));

        if (!line.IsEmpty)
        {
            return false;
        }

        elements = read;
        return true;
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

    // RFC 9110 §5.6.4.
    private static bool TryReadQuoted(ref ReadOnlySpan<char> rest, out string value)
    {
        var text = new StringBuilder();
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] == '"')
            {
                value = text.ToString();
                rest = rest[(i + 1)..];
                return true;
            }

            i += rest[i] == '\\' ? 1 : 0;
            if (i < rest.Length && rest[i] is '\t' or (>= ' ' and not '\x7f'))
            {
                text.Append(rest[i]);
                continue;
            }

            break;
        }

        value = "";
        return false;
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
