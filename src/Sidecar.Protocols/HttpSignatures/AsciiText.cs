using System.Buffers;
using System.Text;

namespace Sidecar.Protocols.HttpSignatures;

/// <summary>Writes text into signature bases.</summary>
internal static class AsciiText
{
    /// <param name="text">ASCII; whoever calls has seen to it.</param>
    public static void Write(ReadOnlySpan<char> text, IBufferWriter<byte> output)
    {
        if (!text.IsEmpty)
        {
            Ascii.FromUtf16(text, output.GetSpan(text.Length), out var written);
            output.Advance(written);
        }
    }

    /// <param name="text">ASCII; whoever calls has seen to it.</param>
    public static void WriteLower(ReadOnlySpan<char> text, IBufferWriter<byte> output)
    {
        if (!text.IsEmpty)
        {
            Ascii.ToLower(text, output.GetSpan(text.Length), out var written);
            output.Advance(written);
        }
    }

    /// <summary>None when the text is not empty and has printable ASCII only, no spaces.</summary>
    public static SignatureBaseFault Check(ReadOnlySpan<char> text)
    {
        if (!Ascii.IsValid(text))
        {
            return SignatureBaseFault.NotAscii;
        }

        return text.IsEmpty || text.ContainsAnyExceptInRange('!', '~') ? SignatureBaseFault.InvalidValue : SignatureBaseFault.None;
    }
}
