using System.Buffers;
using System.Text;

namespace Sidecar.Protocols.Json;

/// <summary>A JSON string as Python writes it with <c>ensure_ascii</c>: short escapes where there are any, <c>\uXXXX</c> in lower case for all else that is not printable ASCII, pairs for what is beyond U+FFFF.</summary>
internal static class PythonString
{
    private const int LongestEscape = 6;

    public static void Write(ArrayBufferWriter<byte> output, string text)
    {
        var room = output.GetSpan((text.Length * LongestEscape) + 2);
        var length = 0;
        room[length++] = (byte)'"';
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

        room[length++] = (byte)'"';
        output.Advance(length);
    }

    public static void WriteAscii(ArrayBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        Encoding.ASCII.GetBytes(text, output.GetSpan(text.Length));
        output.Advance(text.Length);
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
