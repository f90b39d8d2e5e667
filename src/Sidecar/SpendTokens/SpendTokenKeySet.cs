using Sidecar.Policies;

namespace Sidecar.SpendTokens;

/// <summary>The public halves of our keys (RFC 7517 §5), for whoever else takes our tokens.</summary>
internal sealed class SpendTokenKeySet(SigningKeyRing ring) : IPublicDocument
{
    public string Path => "/.well-known/jwks.json";

    public string ContentType => "application/jwk-set+json";

    public ReadOnlyMemory<byte>? Bytes => ring.Current?.Document;
}
