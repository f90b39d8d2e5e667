using Sidecar.Policies;

namespace Sidecar.Identity;

/// <summary>Builds the authenticator of one kind of credentials for the policies that accept it. Registered once per kind.</summary>
internal interface ICredentialScheme
{
    CredentialKind Kind { get; }

    /// <summary>Reports whatever keeps the kind from working in this policy (no issuer configured, no store) and returns null then.</summary>
    /// <param name="keyPath">The entry of <c>AnyOf</c> that names the kind.</param>
    IAuthenticator? Build(string policy, PolicyMode mode, string keyPath, IConfigurationErrors errors);
}
