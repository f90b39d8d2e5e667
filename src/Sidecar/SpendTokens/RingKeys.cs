using System.Collections.Immutable;
using Sidecar.Protocols.Jose;

namespace Sidecar.SpendTokens;

/// <summary>Our keys as they are at one time; the newest first. Immutable.</summary>
internal sealed class RingKeys(ImmutableArray<RingKey> keys)
{
    // A key that was just made is published before it signs, so that every replica, and whoever reads our set often, knows it by then.
    private static readonly TimeSpan Announced = TimeSpan.FromSeconds(15);

    public ImmutableArray<RingKey> Keys => keys;

    public IReadOnlyList<VerificationKey> Public { get; } = [.. keys.Select(static key => key.Signing.VerificationKey)];

    /// <summary>The set as it is published (RFC 7517 §5).</summary>
    public ReadOnlyMemory<byte> Document { get; } = JsonWebKeySet.Write(keys.Select(static key => key.Signing.VerificationKey));

    /// <summary>The key that signs now; null where there is none.</summary>
    public SigningKey? SignsAt(DateTimeOffset now) =>
        (keys.FirstOrDefault(key => key.CreatedAt + Announced <= now) ?? keys.LastOrDefault())?.Signing;

    public bool Knows(string keyId) => keys.Any(key => key.Signing.VerificationKey.KeyId == keyId);

    public bool AreSame(IEnumerable<string> ids) => keys.Select(static key => key.Signing.VerificationKey.KeyId).SequenceEqual(ids);
}

/// <summary>A key of ours.</summary>
/// <param name="CreatedAt">Long ago for one that is mounted.</param>
internal sealed record RingKey(SigningKey Signing, DateTimeOffset CreatedAt);
