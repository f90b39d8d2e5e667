using System.Collections.Frozen;
using Sidecar.Identity.Jwt;

namespace Sidecar.SpendTokens;

/// <summary>Whose tokens count, and their keys: our own, and those of the issuers that the configuration trusts.</summary>
internal sealed class SpendTokenIssuers(SpendTokensOptions options, string? ownIssuer, SigningKeyRing ring, JwtIssuers issuers, TimeProvider time)
{
    private readonly FrozenDictionary<string, JwtIssuer> _trusted = options.TrustedIssuers
        .SelectMany(issuers.Named).DistinctBy(static issuer => issuer.Id).ToFrozenDictionary(static issuer => issuer.Id, StringComparer.Ordinal);

    /// <summary>Who we are as an issuer; null where we issue none.</summary>
    public string? Own { get; } = ring.IsConfigured ? ownIssuer : null;

    /// <summary>Whether anybody's tokens count.</summary>
    public bool Any => _trusted.Count > 0 || Own is not null;

    public bool IsOwn(string issuer) => Own is { } own && issuer == own;

    public bool Trusts(string issuer) => IsOwn(issuer) || _trusted.ContainsKey(issuer);

    /// <param name="keyId">A key that the issuer should have: perhaps it is new.</param>
    /// <returns>Null where the keys cannot be had now.</returns>
    public async ValueTask<SpendTokenKeys?> GetAsync(string issuer, string keyId, CancellationToken cancellationToken)
    {
        if (IsOwn(issuer))
        {
            return await ring.GetAsync(keyId, cancellationToken);
        }

        var source = _trusted[issuer].Keys;
        var keys = await source.GetAsync(cancellationToken);
        if (keys is not null && !keys.Knows(keyId))
        {
            keys = await source.GetNewerAsync(cancellationToken);
        }

        return keys is null ? null : new SpendTokenKeys(keys, [.. keys.InForce(time.GetUtcNow())]);
    }

    /// <summary>Whether the keys are still the ones that something was verified with; without asking anybody.</summary>
    public bool AreStill(string issuer, object set)
    {
        if (IsOwn(issuer))
        {
            return ReferenceEquals(ring.CurrentSet, set);
        }

        var keys = _trusted[issuer].Keys.GetAsync(CancellationToken.None);
        return keys.IsCompletedSuccessfully && ReferenceEquals(keys.Result, set);
    }
}
