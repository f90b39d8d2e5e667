using Sidecar.Policies;

namespace Sidecar.Identity;

/// <summary>Who may call under a policy, compiled.</summary>
/// <param name="Authenticators">In the operator's order.</param>
/// <param name="Require">All of them are needed.</param>
/// <param name="Metadata">Where tokens are of buyers: how they are had.</param>
internal sealed record AuthenticatePlan(IReadOnlyList<IAuthenticator> Authenticators, bool Anonymous, IReadOnlyList<string> Require, IdentityHeaders Headers, ResourceMetadata? Metadata = null)
{
    /// <summary>The answer to callers without credentials. Made once: it is the same for everybody.</summary>
    public Refusal Unauthorized { get; } = Named(
        Authenticators.All(static authenticator => authenticator.Kind == CredentialKind.MessageSignature)
            ? IdentityRefusals.SignatureRequired([.. Authenticators.SelectMany(static authenticator => authenticator.Challenges)])
            : IdentityRefusals.Unauthorized([.. Authenticators.SelectMany(static authenticator => authenticator.Challenges)]),
        Metadata);

    /// <summary>What a caller with bad credentials is answered: of a buyer's token as UCP calls it, which says how to get another.</summary>
    public Refusal Named(Refusal refusal, CredentialKind kind) =>
        kind == CredentialKind.Jwt && refusal.Status == StatusCodes.Status401Unauthorized ? Named(refusal, Metadata) : refusal;

    /// <summary>The answer to a caller that is known and may not.</summary>
    /// <param name="missing">Separated by spaces.</param>
    public Refusal Lacking(string missing, CredentialKind kind)
    {
        var refusal = IdentityRefusals.InsufficientPermission(missing, Require, kind == CredentialKind.Jwt);
        return Metadata is null ? refusal : refusal with { Headers = Metadata.In(refusal.Headers) };
    }

    /// <summary>The required permissions that the caller does not have, separated by spaces; null where none is missing.</summary>
    public string? Missing(Principal principal)
    {
        foreach (var permission in Require)
        {
            if (!principal.Permissions.Contains(permission))
            {
                return string.Join(' ', Require.Where(required => !principal.Permissions.Contains(required)));
            }
        }

        return null;
    }

    private static Refusal Named(Refusal refusal, ResourceMetadata? metadata) => metadata is null ? refusal : IdentityRefusals.IdentityRequired(refusal, metadata);
}
