using Sidecar.Policies;

namespace Sidecar.Identity.Jwt;

/// <summary>
/// Shows how the issuers' keys stand. Red only in a replica that never had keys of any issuer while a policy accepts nothing but tokens: it would refuse everybody there. One that had
/// some goes on: others know no more, and taking them all out of service would turn an issuer's outage into ours.
/// </summary>
internal sealed class JwtReadiness(JwtIssuers issuers, CredentialDemand demand) : IReadinessCheck
{
    public string Name => "jwt-issuers";

    public Readiness Check()
    {
        var all = issuers.Describe();
        var missing = all.Where(static issuer => issuer.State == IssuerKeyStatus.NeverFetched).Select(static issuer => issuer.Issuer).ToList();
        var isBlind = all.Count > 0 && missing.Count == all.Count && demand.IsNeededAlone(CredentialKind.Jwt);
        return new Readiness(!isBlind, missing.Count == 0 ? null : $"No keys were fetched yet of: {string.Join(", ", missing)}.", all);
    }
}
