using System.Text;

namespace Sidecar.Hosting;

/// <summary>
/// What the server decodes <c>Content-Length</c> with. It parses what comes out as any number, and would take a sign before it and NULs behind it, which others read otherwise or not at all; a length is digits (RFC 9110 §8.6).
/// So whatever is no digit comes out as what no number has.
/// </summary>
internal sealed class LengthEncoding : Encoding
{
    private const char NoDigit = '?';

    private LengthEncoding()
    {
    }

    public static LengthEncoding Instance { get; } = new();

    public override int GetByteCount(char[] chars, int index, int count) => count;

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) => Latin1.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetCharCount(byte[] bytes, int index, int count) => count;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) => GetChars(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex));

    /// <summary>Fills what there is room for: the server has one character more than the longest number, and takes none that fills it.</summary>
    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        var count = Math.Min(bytes.Length, chars.Length);
        for (var i = 0; i < count; i++)
        {
            chars[i] = bytes[i] is >= (byte)'0' and <= (byte)'9' ? (char)bytes[i] : NoDigit;
        }

        return count;
    }

    public override int GetMaxByteCount(int charCount) => charCount;

    public override int GetMaxCharCount(int byteCount) => byteCount;
}
