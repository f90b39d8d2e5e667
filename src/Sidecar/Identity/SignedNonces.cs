using Sidecar.Policies;

namespace Sidecar.Identity;

/// <summary>
/// How nonces that stand in what a caller signed are named in the store: a caller's own, in all policies, and apart from what it may send in headers for the gate <c>Nonce</c>.
/// </summary>
internal static class SignedNonces
{
    public static Digest KeyOf(Principal principal, string nonce) => Digest.OfParts("signature", principal.Kind, principal.Id, nonce);
}
