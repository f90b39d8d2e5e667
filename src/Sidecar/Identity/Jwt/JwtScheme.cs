using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Identity.Jwt;

/// <summary>Builds the authenticator of bearer tokens for the policies that accept them.</summary>
internal sealed class JwtScheme(JwtIssuers issuers, JwtVerifier verifier, StoreDemand demand) : ICredentialScheme
{
    public CredentialKind Kind => CredentialKind.Jwt;

    public IAuthenticator? Build(string policy, PolicyMode mode, string keyPath, IConfigurationErrors errors)
    {
        if (issuers.IsEmpty)
        {
            errors.Add(keyPath, $"no issuer is trusted; write one under {JwtOptions.Section}:{nameof(JwtOptions.Issuers)}");
            return null;
        }

        if (mode == PolicyMode.Enforce && issuers.CheckRevocations)
        {
            demand.Need(nameof(StateOnUnavailable.Revocations));
        }

        return new JwtAuthenticator(verifier);
    }
}
