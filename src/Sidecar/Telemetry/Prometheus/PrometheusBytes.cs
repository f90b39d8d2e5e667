using System.Buffers;
using System.Text;

namespace Sidecar.Telemetry.Prometheus;

/// <summary>The few ways in which text and numbers are written in the format.</summary>
internal static class PrometheusBytes
{
    public static void WriteText(this IBufferWriter<byte> output, ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, output);

    /// <summary>Backslash and line feed are escaped everywhere, the quote only where quotes enclose the text.</summary>
    public static void WriteEscaped(this IBufferWriter<byte> output, ReadOnlySpan<char> text, bool quotes)
    {
        int at;
        while ((at = quotes ? text.IndexOfAny('\\', '\n', '"') : text.IndexOfAny('\\', '\n')) >= 0)
        {
            output.WriteText(text[..at]);
            output.Write(text[at] switch
            {
                '\\' => "\\\\"u8,
                '\n' => "\\n"u8,
                _ => "\\\""u8,
            });
            text = text[(at + 1)..];
        }

        output.WriteText(text);
    }

    public static void WriteNumber(this IBufferWriter<byte> output, long value)
    {
        var span = output.GetSpan(20);
        value.TryFormat(span, out var written);
        output.Advance(written);
    }

    /// <summary>The shortest decimal that reads back as the same double; the format's own words for what is no number.</summary>
    public static void WriteNumber(this IBufferWriter<byte> output, double value)
    {
        if (!double.IsFinite(value))
        {
            output.Write(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8);
            return;
        }

        var span = output.GetSpan(32);
        value.TryFormat(span, out var written);
        output.Advance(written);
    }
}
