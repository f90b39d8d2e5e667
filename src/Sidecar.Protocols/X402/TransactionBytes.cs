using System.Text;

namespace Sidecar.Protocols.X402;

/// <summary>The bytes of a transaction that a payload carries as base64, as leniently as facilitators read it: all ways to write one transaction give the same bytes.</summary>
internal static class TransactionBytes
{
    private const int SolanaSignatureSize = 64;

    /// <summary>Base64 in either alphabet, with or without padding and white space; the text's own bytes where it is not base64.</summary>
    public static byte[] Decode(string text)
    {
        var digits = new string([.. text.Where(c => !char.IsWhiteSpace(c))]).TrimEnd('=').Replace('-', '+').Replace('_', '/');
        var padded = digits.PadRight((digits.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length / 4 * 3];
        return Convert.TryFromBase64String(padded, bytes, out var count) ? bytes[..count] : Encoding.UTF8.GetBytes(text);
    }

    /// <summary>
    /// A Solana transaction without its signatures. The payer could fill the fee payer's empty place with anything, or sign the same message again,
    /// and the facilitator would put the same transaction on the chain.
    /// </summary>
    public static ReadOnlySpan<byte> SolanaMessage(ReadOnlySpan<byte> transaction)
    {
        // compact-u16: seven bits a byte, the lowest first.
        var (count, used) = (0, 0);
        while (used < 3 && used < transaction.Length)
        {
            var part = transaction[used];
            count |= (part & 0x7F) << (7 * used);
            used++;
            if (part < 0x80)
            {
                break;
            }
        }

        var start = used + (count * SolanaSignatureSize);
        return start < transaction.Length ? transaction[start..] : transaction;
    }
}
