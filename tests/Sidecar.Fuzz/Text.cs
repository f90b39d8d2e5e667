using System.Text;

namespace Sidecar.Fuzz;

/// <summary>Bytes as the server gives them to a parser of header values: each one a character.</summary>
internal static class Text
{
    public static string Of(ReadOnlySpan<byte> input) => Encoding.Latin1.GetString(input);

    public static byte[] Bytes(string text) => text.All(static character => character < 256) ? Encoding.Latin1.GetBytes(text) : Encoding.UTF8.GetBytes(text);

    /// <summary>The input cut at line breaks into so many parts; what is missing is empty, and the last part is all the rest.</summary>
    public static string[] Parts(ReadOnlySpan<byte> input, int count)
    {
        var parts = Of(input).Split('\n', count);
        return [.. parts, .. Enumerable.Repeat("", count - parts.Length)];
    }
}
