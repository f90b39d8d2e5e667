using System.Buffers;
using Sidecar.Policies;

namespace Sidecar.Identity;

internal static class IdentityOptionsValidator
{
    // Dropping these from requests would break them, or signatures over them.
    private static readonly SearchValues<string> Taken = SearchValues.Create(
        [
            "Authorization", "X-API-Key", "X-AI-Signature", "Signature", "Signature-Input", "Signature-Agent", "UCP-Agent", "Content-Digest",
            "Host", "Connection", "Upgrade", "Transfer-Encoding", "TE", "Trailer", "Expect", "Content-Type", "Content-Length", "Content-Encoding", "Cookie", "Accept",
            "Idempotency-Key", "X-Request-Id", "X-PAYMENT", "PAYMENT-SIGNATURE", "Origin", "Range",
        ],
        StringComparison.OrdinalIgnoreCase);

    /// <param name="keyPath">The section's own path.</param>
    public static void Validate(IdentityOptions options, string keyPath, IConfigurationErrors errors)
    {
        var names = options.Headers;
        var path = $"{keyPath}:{nameof(IdentityOptions.Headers)}";
        ValidateName(names.Principal, $"{path}:{nameof(names.Principal)}", "X-Sidecar-Principal", errors);
        ValidateName(names.Kind, $"{path}:{nameof(names.Kind)}", "X-Sidecar-Principal-Kind", errors);
        ValidateName(names.Permissions, $"{path}:{nameof(names.Permissions)}", "X-Sidecar-Permissions", errors);
        if (new[] { Plain(names.Principal), Plain(names.Kind), Plain(names.Permissions) }.Distinct(StringComparer.OrdinalIgnoreCase).Count() < 3)
        {
            errors.Add(path, "names one header twice; give each its own name");
        }
    }

    private static void ValidateName(string name, string keyPath, string example, IConfigurationErrors errors)
    {
        if (!HeaderName.IsName(name) || Taken.Contains(Plain(name)))
        {
            errors.Add(keyPath, $"is not a header of its own; write {example}");
        }
    }

    // What is dropped from requests is dropped in both spellings.
    private static string Plain(string name) => name.Replace('_', '-');
}
