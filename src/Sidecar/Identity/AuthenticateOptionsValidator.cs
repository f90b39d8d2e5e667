using Sidecar.Policies;

namespace Sidecar.Identity;

internal static class AuthenticateOptionsValidator
{
    /// <param name="keyPath">The section's own path.</param>
    public static void Validate(AuthenticateOptions options, string keyPath, IConfigurationErrors errors)
    {
        if (options.AnyOf.Count == 0)
        {
            errors.Add($"{keyPath}:{nameof(AuthenticateOptions.AnyOf)}", $"is required: write which credentials are accepted, e.g. [ \"{CredentialKind.ApiKey}\" ]");
        }

        for (var index = 0; index < options.AnyOf.Count; index++)
        {
            if (options.AnyOf.Take(index).Contains(options.AnyOf[index]))
            {
                errors.Add($"{keyPath}:{nameof(AuthenticateOptions.AnyOf)}:{index}", $"names {options.AnyOf[index]} again; write it once");
            }
        }

        if (options.ResourceMetadata is { } metadata)
        {
            Validate(metadata, options, $"{keyPath}:{nameof(AuthenticateOptions.ResourceMetadata)}", errors);
        }

        Permissions.Validate(options.Require, $"{keyPath}:{nameof(AuthenticateOptions.Require)}", errors);
    }

    private static void Validate(string metadata, AuthenticateOptions options, string keyPath, IConfigurationErrors errors)
    {
        if (!PublishedAddress.IsOne(metadata))
        {
            errors.Add(keyPath, "must be an https address, for example https://shop.example/.well-known/oauth-protected-resource");
        }

        if (!options.AnyOf.Contains(CredentialKind.Jwt))
        {
            errors.Add(keyPath, $"is about tokens of buyers, and {nameof(AuthenticateOptions.AnyOf)} takes none; add \"{CredentialKind.Jwt}\"");
        }
    }
}
