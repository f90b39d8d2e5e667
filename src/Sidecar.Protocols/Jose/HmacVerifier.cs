using System.Security.Cryptography;

namespace Sidecar.Protocols.Jose;

/// <summary>A shared secret.</summary>
internal sealed class HmacVerifier(byte[] secret) : KeyVerifier
{
    public override bool Verify(SignatureAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, data, expected);
        return CryptographicOperations.FixedTimeEquals(expected, signature);
    }
}
