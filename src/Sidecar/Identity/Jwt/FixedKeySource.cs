namespace Sidecar.Identity.Jwt;

/// <summary>Keys that stand in the configuration.</summary>
/// <param name="keys">Null where they cannot be read: that was reported, and nothing is started.</param>
internal sealed class FixedKeySource(IssuerKeys? keys) : IIssuerKeySource
{
    public ValueTask<IssuerKeys?> GetAsync(CancellationToken cancellationToken) => new(keys);

    public ValueTask<IssuerKeys?> GetNewerAsync(CancellationToken cancellationToken) => new(keys);

    public IssuerKeyStatus Describe(string issuer) => new(issuer, keys?.Count ?? 0, "configured");
}
