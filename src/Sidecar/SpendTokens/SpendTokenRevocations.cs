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

    /// <summary>All names by which a token may be revoked.</summary>
    public static Digest[] KeysOf(string issuer, string tokenId, string agent) => tokenId.IndexOf(FamilySeparator, StringComparison.Ordinal) is > 0 and var end
        ? [KeyOfToken(issuer, tokenId), KeyOfAgent(agent), KeyOfFamily(issuer, tokenId[..end])]
        : [KeyOfToken(issuer, tokenId), KeyOfAgent(agent)];
}
