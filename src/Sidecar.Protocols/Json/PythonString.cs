using System.Buffers;
using System.Text;

namespace Sidecar.Protocols.Json;

/// <summary>A JSON string as Python writes it with <c>ensure_ascii</c>: short escapes where there are any, <c>\uXXXX</c> in lower case for all else that is not printable ASCII, pairs for what is beyond U+FFFF.</summary>
internal static class PythonString
{
    private const int LongestEscape = 6;

    // Room is taken for the worst case: of a piece, not of a long text that is most often plain.
    private const int Piece = 128;

    /// <summary>Bytes that a piece asks for, however few it then needs.</summary>
    public const int MostRoom = Piece * LongestEscape;

    // Printable ASCII that no escape begins with and that needs none.
    private static readonly SearchValues<byte> Plain =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(static code => (byte)code).Where(static code => code is not (byte)'"' and not (byte)'\\')]);

    /// <summary>Whether Python would write these bytes from between the quotes of a JSON string as they are.</summary>
    public static bool IsAsWritten(ReadOnlySpan<byte> utf8) => !utf8.ContainsAnyExcept(Plain);

    public static void Write(ArrayBufferWriter<byte> output, string text)
    {
        output.Write("\""u8);
        for (var rest = text.AsSpan(); !rest.IsEmpty; rest = rest[Math.Min(rest.Length, Piece)..])
        {
            WritePiece(output, rest[..Math.Min(rest.Length, Piece)]);
        }

        output.Write("\""u8);
    }

    public static void WriteAscii(ArrayBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        Encoding.ASCII.GetBytes(text, output.GetSpan(text.Length));
        output.Advance(text.Length);
    }

    private static void WritePiece(ArrayBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        var room = output.GetSpan(text.Length * LongestEscape);
        var length = 0;
        foreach (var unit in text)
        {
            if (unit is >= ' ' and <= '~' and not '"' and not '\\')
            {
                room[length++] = (byte)unit;
            }
            else
            {
                length += Escape(room[length..], unit);
            }
        }

        output.Advance(length);
    }

    private static int Escape(Span<byte> room, char unit)
    {
        room[0] = (byte)'\\';
        var letter = unit switch { '"' => '"', '\\' => '\\', '\b' => 'b', '\f' => 'f', '\n' => 'n', '\r' => 'r', '\t' => 't', _ => 'u' };
        room[1] = (byte)letter;
        if (letter != 'u')
        {
            return 2;
        }

        for (var digit = 0; digit < 4; digit++)
        {
            room[2 + digit] = "0123456789abcdef"u8[(unit >> (12 - (4 * digit))) & 0xf];
        }

        return LongestEscape;
    }
}
