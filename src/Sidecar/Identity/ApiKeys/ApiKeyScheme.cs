using Sidecar.Policies;

namespace Sidecar.Identity.ApiKeys;

/// <summary>API keys as one of the credentials that a policy may accept.</summary>
/// <param name="peppers">Null where the configuration has none.</param>
internal sealed class ApiKeyScheme(IApiKeys keys, ApiKeyIndex index, ApiKeyPeppers? peppers, IdentityOptions identity, TimeProvider time) : ICredentialScheme
{
    public CredentialKind Kind => CredentialKind.ApiKey;

    public IAuthenticator? Build(string policy, PolicyMode mode, string keyPath, IConfigurationErrors errors)
    {
        if (peppers is not null)
        {
            index.Need();
            return new ApiKeyAuthenticator(keys, identity.Mode, time);
        }

        errors.Add(keyPath, $"needs a pepper for the hashes of keys: write {ApiKeyOptions.Section}:{nameof(ApiKeyOptions.Peppers)}, e.g. {{ \"v1\": \"env:SIDECAR_API_KEY_PEPPER\" }}");
        return null;
    }
}
