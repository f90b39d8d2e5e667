using Org.BouncyCastle.Crypto.Digests;

namespace Sidecar.Protocols.Ethereum;

/// <summary>Keccak-256 as Ethereum uses it: the original padding, not that of SHA3-256 (FIPS 202).</summary>
public static class Keccak256
{
    /// <summary>Bytes in a hash.</summary>
    public const int Size = 32;

    /// <summary>The 32 bytes of the hash, in a new array.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> data)
    {
        var digest = new KeccakDigest(Size * 8);
        digest.BlockUpdate(data.ToArray(), 0, data.Length);
        var hash = new byte[Size];
        digest.DoFinal(hash, 0);
        return hash;
    }

    /// <summary>Writes the hash to the first 32 bytes of <paramref name="hash32"/>, which may overlap <paramref name="data"/>.</summary>
    /// <exception cref="ArgumentException">There are fewer than 32 bytes to write to.</exception>
    public static void Hash(ReadOnlySpan<byte> data, Span<byte> hash32) => Hash(data).CopyTo(hash32);
}
