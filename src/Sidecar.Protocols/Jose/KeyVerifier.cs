namespace Sidecar.Protocols.Jose;

/// <summary>The arithmetic of one key. May be used by many threads at once.</summary>
internal abstract class KeyVerifier
{
    /// <param name="algorithm">One that the key allows; the caller has seen to it.</param>
    public abstract bool Verify(SignatureAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature);
}
