using System.Text;

namespace Sidecar.Protocols.HttpSignatures;

/// <summary>The value of one line of a field in the form in which it is signed (RFC 9421 §2.1): white space around it taken off, folded lines made one.</summary>
internal static class FieldValue
{
    private const string Whitespace = " \t";

    /// <param name="value">May hold characters beyond ASCII.</param>
    public static SignatureBaseFault Read(ReadOnlySpan<char> line, out ReadOnlySpan<char> value)
    {
        value = line.Trim(Whitespace);
        if (!value.ContainsAnyExceptInRange(' ', '~'))
        {
            return SignatureBaseFault.None;
        }

        if (value.ContainsAny('\r', '\n') && !TryUnfold(value, out value))
        {
            return SignatureBaseFault.InvalidValue;
        }

        foreach (var c in value)
        {
            if (c is (< ' ' and not '\t') or '\x7F')
            {
                return SignatureBaseFault.InvalidValue;
            }
        }

        return SignatureBaseFault.None;
    }

    // A fold is optional white space, a line's end and white space (RFC 9112 §5.2). An end that no white space follows would start a line of its own.
    private static bool TryUnfold(ReadOnlySpan<char> folded, out ReadOnlySpan<char> value)
    {
        var unfolded = new StringBuilder(folded.Length);
        value = default;
        for (int end; (end = folded.IndexOfAny('\r', '\n')) >= 0;)
        {
            var next = folded[end..].StartsWith("\r\n") ? end + 2 : end + 1;
            if (folded[end..] is ['\r', not '\n', ..] || next >= folded.Length || !Whitespace.Contains(folded[next], StringComparison.Ordinal))
            {
                return false;
            }

            unfolded.Append(folded[..end].TrimEnd(Whitespace)).Append(' ');
            folded = folded[next..].TrimStart(Whitespace);
        }

        value = unfolded.Append(folded).ToString();
        return true;
    }
}
