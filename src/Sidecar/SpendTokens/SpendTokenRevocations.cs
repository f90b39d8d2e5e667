using Sidecar.Policies;

namespace Sidecar.SpendTokens;

/// <summary>The names under which spend tokens are revoked in the store: one, all of a family, or all of an agent.</summary>
internal static class SpendTokenRevocations
{
    /// <summary>Between a family's name and a token's own in the <c>jti</c> of a token that came of a refresh handle.</summary>
    public const char FamilySeparator = '~';

    public static Digest KeyOfToken(string issuer, string tokenId) => Digest.OfParts("spend", "jti", issuer, tokenId);

    public static Digest KeyOfFamily(string issuer, string family) => Digest.OfParts("spend", "family", issuer, family);

    public static Digest KeyOfAgent(string agent) => Digest.OfParts("spend", "agent", agent);

    /// <summary>The family of the refresh handle that a token came of; null where it came of none.</summary>
    public static string? FamilyOf(string tokenId) => tokenId.IndexOf(FamilySeparator, StringComparison.Ordinal) is > 0 and var end ? tokenId[..end] : null;

    /// <summary>All names by which a token may be revoked.</summary>
    public static Digest[] KeysOf(string issuer, string tokenId, string agent) => FamilyOf(tokenId) is { } family
        ? [KeyOfToken(issuer, tokenId), KeyOfAgent(agent), KeyOfFamily(issuer, family)]
        : [KeyOfToken(issuer, tokenId), KeyOfAgent(agent)];
}
