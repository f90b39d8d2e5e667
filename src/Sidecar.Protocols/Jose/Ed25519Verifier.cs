namespace Sidecar.Protocols.Jose;

/// <summary>A public point of edwards25519. OpenSSL lets many threads verify with one key.</summary>
internal sealed class Ed25519Verifier(EvpKeyHandle key) : KeyVerifier
{
    public override bool Verify(SignatureAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        Ed25519.Verify(key, data, signature);
}
