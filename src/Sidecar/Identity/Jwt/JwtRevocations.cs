using Sidecar.Policies;

namespace Sidecar.Identity.Jwt;

/// <summary>The names under which tokens and their subjects are revoked in the store.</summary>
internal static class JwtRevocations
{
    /// <param name="issuer">The claim <c>iss</c>.</param>
    /// <param name="tokenId">The claim <c>jti</c>.</param>
    public static Digest KeyOfToken(string issuer, string tokenId) => Digest.OfParts("jwt", "jti", issuer, tokenId);

    /// <param name="issuer">The claim <c>iss</c>.</param>
    /// <param name="subject">The claim <c>sub</c>.</param>
    public static Digest KeyOfSubject(string issuer, string subject) => Digest.OfParts("jwt", "sub", issuer, subject);

    /// <summary>Of tokens without a subject: a client may have the id that some subject has.</summary>
    /// <param name="issuer">The claim <c>iss</c>.</param>
    /// <param name="client">The client's id.</param>
    public static Digest KeyOfClient(string issuer, string client) => Digest.OfParts("jwt", "client", issuer, client);
}
