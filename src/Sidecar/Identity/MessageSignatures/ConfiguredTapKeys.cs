using Sidecar.Protocols.Jose;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>Keys that stand in the configuration.</summary>
internal sealed class ConfiguredTapKeys(JsonWebKeySet set, KeyUse use) : ITapKeys
{
    public ValueTask<KeyLookup> FindAsync(string keyId, CancellationToken cancellationToken) => ValueTask.FromResult<KeyLookup>(
        use.Of(set, key => key.KeyId == keyId || key.Thumbprint == keyId) is { Count: > 0 } keys
            ? new KeyLookup.Found(keys, MessageSignatureOptions.Section)
            : new KeyLookup.Refused(SignatureRefusals.KeyNotFound()));
}
