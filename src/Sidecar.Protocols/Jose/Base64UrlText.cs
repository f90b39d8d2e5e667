using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Sidecar.Protocols.Jose;

/// <summary>
/// Base64url as JOSE writes it (RFC 7515 §2): no padding, no white space, no other alphabet, unused bits zero. One value has one text,
/// so nobody can change a signed text and keep what it says.
/// </summary>
public static class Base64UrlText
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static readonly SearchValues<char> Allowed = SearchValues.Create(Alphabet);

    /// <summary>The text of these bytes.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    /// <summary>The bytes of a text; false where it is not base64url in its one form. The empty text is no bytes.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text.Length % 4 == 1 || text.ContainsAnyExcept(Allowed) || HasUnusedBits(text))
        {
            return false;
        }

        bytes = Base64Url.DecodeFromChars(text);
        return true;
    }

    private static bool HasUnusedBits(ReadOnlySpan<char> text)
    {
        var mask = (text.Length % 4) switch { 2 => 0x0F, 3 => 0x03, _ => 0 };
        return mask != 0 && (Alphabet.IndexOf(text[^1], StringComparison.Ordinal) & mask) != 0;
    }
}
