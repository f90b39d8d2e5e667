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

        Permissions.Validate(options.Require, $"{keyPath}:{nameof(AuthenticateOptions.Require)}", errors);
    }
}
