using Sidecar.Protocols.Jose;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>Which published keys count: those of their time, and none whose private half everybody has.</summary>
internal sealed class KeyUse(IdentityOptions options, TimeProvider time)
{
    /// <param name="isNamed">Whether the signature's keyid names the key.</param>
    public IReadOnlyList<VerificationKey> Of(JsonWebKeySet set, Func<VerificationKey, bool> isNamed)
    {
        var now = time.GetUtcNow();
        return [.. set.Keys.Where(key => isNamed(key) && Counts(key, now))];
    }

    private bool Counts(VerificationKey key, DateTimeOffset now) =>
        (key.NotBefore is not { } start || start <= now) && (key.Expires is not { } end || now < end)
        && (options.Mode == IdentityMode.Test || !WellKnownTestKeys.Contains(key));
}
