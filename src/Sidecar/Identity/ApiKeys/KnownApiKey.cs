using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Identity.ApiKeys;

/// <summary>A key as it is kept, ready to be compared.</summary>
/// <param name="Hash">What a presented key must make.</param>
/// <param name="Principal">Whoever holds it.</param>
/// <param name="ExpiresAt">From when on it is refused; null for never.</param>
/// <param name="IsRevoked">Somebody ended it.</param>
internal sealed record KnownApiKey(ApiKeyHash Hash, Principal Principal, DateTimeOffset? ExpiresAt, bool IsRevoked)
{
    /// <summary>Its uses are written down, and its hash can be made anew. False for a key of the configuration.</summary>
    public bool IsInLedger { get; private init; }

    public override string ToString() => $"API key {Principal.KeyId}";

    public static KnownApiKey Of(ApiKeyRecord key)
    {
        var terms = new ApiKeyTerms(key.Owner, key.Permissions, key.Profiles, key.ExpiresAt);
        return new KnownApiKey(new ApiKeyHash(key.Hash.Pepper, key.Hash.Bytes), terms.PrincipalOf(key.Id), key.ExpiresAt, key.RevokedAt is not null) { IsInLedger = true };
    }
}
