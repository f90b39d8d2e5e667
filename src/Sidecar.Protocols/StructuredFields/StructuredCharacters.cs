using System.Buffers;

namespace Sidecar.Protocols.StructuredFields;

/// <summary>What may stand where in a structured field (RFC 8941 §3).</summary>
internal static class StructuredCharacters
{
    public static readonly SearchValues<char> Key = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-.*");
    public static readonly SearchValues<char> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ:/");

    public static readonly SearchValues<char> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    public static bool StartsKey(char c) => char.IsAsciiLetterLower(c) || c == '*';

    public static bool StartsToken(char c) => char.IsAsciiLetter(c) || c == '*';

    public static bool IsKey(ReadOnlySpan<char> text) => text is [var first, ..] && StartsKey(first) && !text.ContainsAnyExcept(Key);

    public static bool IsToken(ReadOnlySpan<char> text) => text is [var first, ..] && StartsToken(first) && !text.ContainsAnyExcept(Token);

    public static bool IsString(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange(' ', '~');
}
