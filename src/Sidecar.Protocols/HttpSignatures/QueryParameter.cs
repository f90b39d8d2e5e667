using System.Buffers;
using System.Text;

namespace Sidecar.Protocols.HttpSignatures;

/// <summary>The value of one parameter of a query, decoded as a form is and encoded again in one way (RFC 9421 §2.2.8).</summary>
internal static class QueryParameter
{
    private const string Kept = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789*-._";

    private static readonly SearchValues<byte> KeptBytes = SearchValues.Create(Encoding.ASCII.GetBytes(Kept));
    private static readonly SearchValues<char> KeptCharacters = SearchValues.Create(Kept);

    /// <param name="query">Printable ASCII without the question mark.</param>
    /// <param name="name">The name in its encoded form.</param>
    public static SignatureBaseFault Write(ReadOnlySpan<char> query, string name, IBufferWriter<byte> output)
    {
        var value = ReadOnlySpan<char>.Empty;
        var isFound = false;
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            var equals = pair.IndexOf('=');
            if (pair.IsEmpty || !IsNamed(equals < 0 ? pair : pair[..equals], name))
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

    private static bool IsNamed(ReadOnlySpan<char> raw, string name)
    {
        if (!raw.ContainsAnyExcept(KeptCharacters))
        {
            return raw.SequenceEqual(name);
        }

        var encoded = new ArrayBufferWriter<byte>();
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

        foreach (var b in Decode(raw))
        {
            if (KeptBytes.Contains(b))
            {
                output.Write([b]);
            }
            else
            {
                var escape = output.GetSpan(3);
                escape[0] = (byte)'%';
                Convert.TryToHexString([b], escape[1..], out _);
                output.Advance(3);
            }
        }
    }

    // What is no escape stands for itself, and what is no UTF-8 becomes U+FFFD, as in every form parser.
    private static byte[] Decode(ReadOnlySpan<char> raw)
    {
        var bytes = new List<byte>(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '%' && i + 2 < raw.Length && char.IsAsciiHexDigit(raw[i + 1]) && char.IsAsciiHexDigit(raw[i + 2]))
            {
                bytes.AddRange(Convert.FromHexString(raw.Slice(i + 1, 2)));
                i += 2;
            }
            else
            {
                bytes.Add(raw[i] == '+' ? (byte)' ' : (byte)raw[i]);
            }
        }

        var decoded = bytes.ToArray();
        return System.Text.Unicode.Utf8.IsValid(decoded) ? decoded : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(decoded));
    }
}
