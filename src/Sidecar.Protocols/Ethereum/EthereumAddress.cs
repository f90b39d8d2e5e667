using System.Diagnostics.CodeAnalysis;

namespace Sidecar.Protocols.Ethereum;

/// <summary>
/// The 20 bytes of an Ethereum account or contract. Two addresses are equal when their bytes are, however they were written.
/// A default value is not an address: everything but comparing it throws.
/// </summary>
public readonly record struct EthereumAddress
{
    /// <summary>Bytes in an address.</summary>
    public const int Size = 20;

    private const int HexDigits = Size * 2;

    private readonly byte[]? _bytes;

    private EthereumAddress(byte[] bytes) => _bytes = bytes;

    /// <summary>The 20 bytes.</summary>
    /// <exception cref="InvalidOperationException">The value is a default one.</exception>
    public ReadOnlySpan<byte> Bytes => _bytes ?? throw new InvalidOperationException("An empty Ethereum address was used.");

    /// <summary>Takes a copy of 20 bytes.</summary>
    /// <exception cref="ArgumentException">There are not exactly 20 bytes.</exception>
    public static EthereumAddress FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Size ? new(bytes.ToArray()) : throw new ArgumentException("An Ethereum address has 20 bytes.", nameof(bytes));

    /// <summary>Reads <c>0x</c> and 40 hexadecimal digits of any case; a checksum is not asked for (see <see cref="HasValidChecksum"/>).</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out EthereumAddress address)
    {
        var bytes = new byte[Size];
        var read = text is not null && Hex.TryDecode(text, bytes);
        address = read ? new(bytes) : default;
        return read;
    }

    /// <summary>Whether <paramref name="text"/> is an address that is written in one case, or in mixed case as EIP-55 prescribes.</summary>
    public static bool HasValidChecksum(string text)
    {
        if (!TryParse(text, out var address))
        {
            return false;
        }

        var digits = text.AsSpan(2);
        return !digits.ContainsAnyInRange('a', 'f') || !digits.ContainsAnyInRange('A', 'F') || text == address.ToString();
    }

    /// <summary>Writes the 20 bytes to the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination) => Bytes.CopyTo(destination);

    /// <summary><c>0x</c> and 40 lower-case digits.</summary>
    public string ToLowerHex() => Hex.Encode(Bytes);

    /// <summary><c>0x</c> and 40 digits with the checksum of EIP-55 in the case of its letters.</summary>
    public override string ToString()
    {
        Span<byte> ascii = stackalloc byte[HexDigits];
        Convert.TryToHexStringLower(Bytes, ascii, out _);
        var hash = Keccak256.Hash(ascii);
        Span<char> text = stackalloc char[2 + HexDigits];
        "0x".CopyTo(text);
        for (var i = 0; i < HexDigits; i++)
        {
            var nibble = i % 2 == 0 ? hash[i / 2] >> 4 : hash[i / 2] & 0x0F;
            var digit = (char)ascii[i];
            text[2 + i] = nibble >= 8 ? char.ToUpperInvariant(digit) : digit;
        }

        return new string(text);
    }

    public bool Equals(EthereumAddress other) => _bytes.AsSpan().SequenceEqual(other._bytes);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }
}
