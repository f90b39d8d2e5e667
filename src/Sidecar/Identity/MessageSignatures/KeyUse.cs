using Sidecar.Protocols.Jose;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>Which published keys count: those of their time, and none whose private half everybody has.</summary>
internal sealed class KeyUse(IdentityOptions options, TimeProvider time)
{
    /// <param name="isNamed">Whether the signature's keyid names the key.</param>
    public IReadOnlyList<VerificationKey> Of(JsonWebKeySet set, Func<VerificationKey, bool> isNamed) => [.. set.Keys.Where(key => isNamed(key) && Counts(key))];

    public bool Counts(VerificationKey key) => key.IsInForce(time.GetUtcNow()) && !IsEverybodys(key);

    /// <summary>Whether everybody can sign with it, and that is not what is wanted: it never counts.</summary>
    public bool IsEverybodys(VerificationKey key) => options.Mode != IdentityMode.Test && WellKnownTestKeys.Contains(key);
}
