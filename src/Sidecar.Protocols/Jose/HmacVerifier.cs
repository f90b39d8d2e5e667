using System.Security.Cryptography;

namespace Sidecar.Protocols.Jose;

/// <summary>A shared secret.</summary>
internal sealed class HmacVerifier(byte[] secret) : KeyVerifier
{
    private readonly HmacSha256Key _key = new(secret);

    public override bool Verify(SignatureAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        Span<byte> expected = stackalloc byte[HmacSha256Key.MacSize];
        _key.Compute(data, expected);
        return CryptographicOperations.FixedTimeEquals(expected, signature);
    }
}
