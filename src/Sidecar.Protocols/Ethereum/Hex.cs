using System.Buffers;

namespace Sidecar.Protocols.Ethereum;

/// <summary>Hexadecimal as Ethereum writes bytes: <c>0x</c> before them, two digits each.</summary>
internal static class Hex
{
    /// <summary>Fills <paramref name="bytes"/> from exactly as many digits as it takes, in any case.</summary>
    public static bool TryDecode(string text, Span<byte> bytes) =>
        text.Length == 2 + (bytes.Length * 2)
        && text.StartsWith("0x", StringComparison.Ordinal)
        && Convert.FromHexString(text.AsSpan(2), bytes, out _, out _) == OperationStatus.Done;

    /// <summary>The bytes of <paramref name="text"/> when there are between <paramref name="min"/> and <paramref name="max"/> of them; otherwise null.</summary>
    public static byte[]? Decode(string text, int min, int max)
    {
        var count = (text.Length - 2) / 2;
        if (count < min || count > max)
        {
            return null;
        }

        var bytes = new byte[count];
        return TryDecode(text, bytes) ? bytes : null;
    }

    /// <summary>Lower case.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => "0x" + Convert.ToHexStringLower(bytes);
}
