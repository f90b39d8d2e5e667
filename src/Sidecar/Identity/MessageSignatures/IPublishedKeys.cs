using Sidecar.Protocols.Jose;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>Keys where their owners publish them, by address.</summary>
internal interface IPublishedKeys
{
    /// <param name="url">As the signer named it.</param>
    /// <param name="isNamed">Whether the signature's keyid names the key.</param>
    ValueTask<KeyLookup> FindAsync(string url, Func<VerificationKey, bool> isNamed, CancellationToken cancellationToken);
}
