using System.Numerics;

namespace Sidecar.Protocols.Ethereum;

/// <summary>Unsigned integers of 256 bits, as messages write them (decimal digits) and as the ABI encodes them (a big-endian word of 32 bytes).</summary>
internal static class Uint256
{
    /// <summary>Bytes in an ABI word.</summary>
    public const int WordSize = 32;

    /// <summary>Digits of the largest value.</summary>
    public const int MaxDigits = 78;

    /// <summary>Reads decimal digits; leading zeros are allowed, a sign, a point, hexadecimal and white space are not.</summary>
    public static bool TryParse(string text, out BigInteger value)
    {
        value = default;
        var digits = text.AsSpan().TrimStart('0');
        if (text.Length == 0 || digits.Length > MaxDigits || digits.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        value = digits.IsEmpty ? BigInteger.Zero : BigInteger.Parse(digits);
        return Fits(value);
    }

    public static bool Fits(BigInteger value) => value.Sign >= 0 && value.GetBitLength() <= WordSize * 8;

    /// <exception cref="ArgumentOutOfRangeException">The value is negative or has more than 256 bits.</exception>
    public static void WriteWord(Span<byte> word, BigInteger value)
    {
        if (!Fits(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), "A uint256 is not negative and has at most 256 bits.");
        }

        word.Clear();
        value.TryWriteBytes(word[(WordSize - value.GetByteCount(isUnsigned: true))..], out _, isUnsigned: true, isBigEndian: true);
    }

    /// <summary>An address is encoded as the number its bytes make.</summary>
    public static void WriteWord(Span<byte> word, EthereumAddress address)
    {
        word.Clear();
        address.CopyTo(word[(WordSize - EthereumAddress.Size)..]);
    }
}
