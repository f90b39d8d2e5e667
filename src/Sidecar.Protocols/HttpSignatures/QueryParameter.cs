using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Sidecar.Protocols.HttpSignatures;

/// <summary>The value of one parameter of a query, decoded as a form is and encoded again in one way (RFC 9421 §2.2.8).</summary>
internal static class QueryParameter
{
    // Names of parameters are a stranger's: many short ones must not cost memory each.
    private const int LongestOnStack = 512;

    private const string Kept = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789*-._";

    private static readonly SearchValues<byte> KeptBytes = SearchValues.Create(Encoding.ASCII.GetBytes(Kept));
    private static readonly SearchValues<char> KeptCharacters = SearchValues.Create(Kept);

    /// <param name="query">Printable ASCII without the question mark.</param>
    /// <param name="name">The name in its encoded form.</param>
    public static SignatureBaseFault Write(ReadOnlySpan<char> query, string name, IBufferWriter<byte> output)
    {
        var value = ReadOnlySpan<char>.Empty;
        var isFound = false;
        var encoded = new ArrayBufferWriter<byte>();
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            var equals = pair.IndexOf('=');
            if (pair.IsEmpty || !IsNamed(equals < 0 ? pair : pair[..equals], name, encoded))
            {
                continue;
            }

            if (isFound)
            {
                return SignatureBaseFault.QueryParameterNotSingle;
            }

            isFound = true;
            value = equals < 0 ? default : pair[(equals + 1)..];
        }

        if (!isFound)
        {
            return SignatureBaseFault.QueryParameterMissing;
        }

        WriteEncoded(value, output);
        return SignatureBaseFault.None;
    }

    private static bool IsNamed(ReadOnlySpan<char> raw, string name, ArrayBufferWriter<byte> encoded)
    {
        if (!raw.ContainsAnyExcept(KeptCharacters))
        {
            return raw.SequenceEqual(name);
        }

        encoded.ResetWrittenCount();
        WriteEncoded(raw, encoded);
        return Ascii.Equals(encoded.WrittenSpan, name);
    }

    private static void WriteEncoded(ReadOnlySpan<char> raw, IBufferWriter<byte> output)
    {
        if (!raw.ContainsAnyExcept(KeptCharacters))
        {
            AsciiText.Write(raw, output);
            return;
        }

        Span<byte> room = stackalloc byte[LongestOnStack];
        var decoded = raw.Length <= LongestOnStack ? room : new byte[raw.Length];
        decoded = decoded[..Decode(raw, decoded)];
        if (Utf8.IsValid(decoded))
        {
            WriteEncoded(decoded, output);
        }
        else
        {
            // As in every form parser, what is no UTF-8 becomes U+FFFD.
            WriteEncoded(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(decoded)), output);
        }
    }

    private static void WriteEncoded(ReadOnlySpan<byte> decoded, IBufferWriter<byte> output)
    {
        foreach (var octet in decoded)
        {
            if (KeptBytes.Contains(octet))
            {
                output.Write([octet]);
            }
            else
            {
                var escape = output.GetSpan(3);
                escape[0] = (byte)'%';
                Convert.TryToHexString([octet], escape[1..], out _);
                output.Advance(3);
            }
        }
    }

    // What is no escape stands for itself.
    private static int Decode(ReadOnlySpan<char> raw, Span<byte> bytes)
    {
        var length = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '%' && i + 2 < raw.Length && Convert.FromHexString(raw.Slice(i + 1, 2), bytes[length..], out _, out _) == OperationStatus.Done)
            {
                length++;
                i += 2;
            }
            else
            {
                bytes[length++] = raw[i] == '+' ? (byte)' ' : (byte)raw[i];
            }
        }

        return length;
    }
}
