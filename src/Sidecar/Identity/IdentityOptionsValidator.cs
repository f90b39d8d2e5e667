using System.Buffers;
using Sidecar.Policies;

namespace Sidecar.Identity;

internal static class IdentityOptionsValidator
{
    // RFC 9110 §5.6.2.
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // Dropping these from requests would break them, or signatures over them.
    private static readonly SearchValues<string> Taken = SearchValues.Create(
        ["Authorization", "X-API-Key", "Host", "Content-Type", "Content-Length", "Cookie", "Accept", "UCP-Agent", "Signature", "Signature-Input", "Content-Digest"],
        StringComparison.OrdinalIgnoreCase);

    /// <param name="keyPath">The section's own path.</param>
    public static void Validate(IdentityOptions options, string keyPath, IConfigurationErrors errors)
    {
        var names = options.Headers;
        var path = $"{keyPath}:{nameof(IdentityOptions.Headers)}";
        ValidateName(names.Principal, $"{path}:{nameof(names.Principal)}", "X-Sidecar-Principal", errors);
        ValidateName(names.Kind, $"{path}:{nameof(names.Kind)}", "X-Sidecar-Principal-Kind", errors);
        ValidateName(names.Permissions, $"{path}:{nameof(names.Permissions)}", "X-Sidecar-Permissions", errors);
        if (new[] { names.Principal, names.Kind, names.Permissions }.Distinct(StringComparer.OrdinalIgnoreCase).Count() < 3)
        {
            errors.Add(path, "names one header twice; give each its own name");
        }
    }

    private static void ValidateName(string name, string keyPath, string example, IConfigurationErrors errors)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(TokenCharacters) || Taken.Contains(name))
        {
            errors.Add(keyPath, $"is not a header of its own; write {example}");
        }
    }
}
