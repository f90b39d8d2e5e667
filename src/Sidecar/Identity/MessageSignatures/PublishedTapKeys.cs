namespace Sidecar.Identity.MessageSignatures;

/// <summary>Keys at one address, which the operator chose.</summary>
internal sealed class PublishedTapKeys(string url, IPublishedKeys keys) : ITapKeys
{
    public ValueTask<KeyLookup> FindAsync(string keyId, CancellationToken cancellationToken) =>
        keys.FindAsync(url, key => key.KeyId == keyId || key.Thumbprint == keyId, cancellationToken);
}
