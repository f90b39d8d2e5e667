using Sidecar.Policies;

namespace Sidecar.Identity;

/// <summary>Compiles the <c>Authenticate</c> section of a policy into its gate.</summary>
internal sealed class AuthenticateGateFactory(IEnumerable<ICredentialScheme> schemes, IdentityHeaders headers, CredentialDemand demand) : IGateFactory
{
    public const string SectionName = "Authenticate";

    public string Section => SectionName;

    public Type OptionsType => typeof(AuthenticateOptions);

    public IGate? Build(string policy, PolicyMode mode, IConfigurationSection section, IConfigurationErrors errors)
    {
        var options = section.Get<AuthenticateOptions>() ?? new AuthenticateOptions();
        AuthenticateOptionsValidator.Validate(options, section.Path, errors);
        var authenticators = options.AnyOf
            .Select((kind, index) => Build(kind, policy, mode, $"{section.Path}:{nameof(AuthenticateOptions.AnyOf)}:{index}", errors))
            .ToList();
        if (authenticators.Count == 0 || authenticators.Contains(null))
        {
            return null;
        }

        if (!options.Anonymous && authenticators.TrueForAll(static authenticator => authenticator is { Kind: CredentialKind.MessageSignature, VerifiesSignatures: false }))
        {
            errors.Add(
                $"{section.Path}:{nameof(AuthenticateOptions.AnyOf)}",
                "accepts signatures only, and these are only observed, so every request would be refused; write \"Anonymous\": true, or \"Enforce\" for a kind of signature");
            return null;
        }

        if (mode == PolicyMode.Enforce && options is { AnyOf: [var only], Anonymous: false })
        {
            demand.NeedAlone(only);
        }

        return new AuthenticateGate(new AuthenticatePlan(authenticators!, options.Anonymous, options.Require, headers, options.ResourceMetadata is { } url ? new ResourceMetadata(url) : null));
    }

    private IAuthenticator? Build(CredentialKind kind, string policy, PolicyMode mode, string keyPath, IConfigurationErrors errors)
    {
        if (schemes.FirstOrDefault(scheme => scheme.Kind == kind) is { } scheme)
        {
            return scheme.Build(policy, mode, keyPath, errors);
        }

        errors.Add(keyPath, $"{kind} is not supported by this version");
        return null;
    }
}
