using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Sidecar.Protocols.X402;

/// <summary>
/// Base64 of header values: RFC 4648 §4 (the standard alphabet), written with padding, read with or without.
/// What could be written in two ways (base64url, unused bits that are set, white space) is refused: one value, one text.
/// </summary>
internal static class HeaderBase64
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private static readonly SearchValues<char> Allowed = SearchValues.Create(Alphabet);

    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes);

    /// <param name="error">What is wrong, as the end of a sentence.</param>
    public static bool TryDecode(string text, [NotNullWhen(true)] out byte[]? bytes, [NotNullWhen(false)] out string? error)
    {
        bytes = null;
        var digits = text.AsSpan().TrimEnd('=');
        var padding = text.Length - digits.Length;
        error = digits switch
        {
            [] => "is empty",
            _ when digits.ContainsAnyExcept(Allowed) => "is not base64 in the standard alphabet (A-Z a-z 0-9 + /; base64url is not accepted)",
            _ when digits.Length % 4 == 1 || padding > 2 || (padding > 0 && text.Length % 4 != 0) => "is base64 of a wrong length",
            _ when HasUnusedBits(digits) => "is base64 with unused bits set in its last character",
            _ => null,
        };
        if (error is not null)
        {
            return false;
        }

        var missing = text.Length % 4;
        bytes = Convert.FromBase64String(missing == 0 ? text : text + "=="[(missing - 2)..]);
        return true;
    }

    private static bool HasUnusedBits(ReadOnlySpan<char> digits)
    {
        var mask = (digits.Length % 4) switch { 2 => 0x0F, 3 => 0x03, _ => 0 };
        return (Alphabet.IndexOf(digits[^1]) & mask) != 0;
    }
}
