namespace Sidecar.Identity.MessageSignatures;

/// <summary>The keys of the agents of Visa's Trusted Agent Protocol.</summary>
internal interface ITapKeys
{
    ValueTask<KeyLookup> FindAsync(string keyId, CancellationToken cancellationToken);
}
