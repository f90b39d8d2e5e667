using Sidecar.Policies;

namespace Sidecar.Identity;

/// <summary>Who may call under a policy, compiled.</summary>
/// <param name="Authenticators">In the operator's order.</param>
/// <param name="Require">All of them are needed.</param>
internal sealed record AuthenticatePlan(IReadOnlyList<IAuthenticator> Authenticators, bool Anonymous, IReadOnlyList<string> Require, IdentityHeaders Headers)
{
    /// <summary>The answer to callers without credentials. Made once: it is the same for everybody.</summary>
    public Refusal Unauthorized { get; } = Authenticators.All(static authenticator => authenticator.Kind == CredentialKind.MessageSignature)
        ? IdentityRefusals.SignatureRequired([.. Authenticators.SelectMany(static authenticator => authenticator.Challenges)])
        : IdentityRefusals.Unauthorized([.. Authenticators.SelectMany(static authenticator => authenticator.Challenges)]);

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
}
