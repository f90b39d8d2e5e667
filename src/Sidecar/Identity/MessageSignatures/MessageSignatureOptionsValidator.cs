using Sidecar.Policies;
using Sidecar.Protocols.Jose;

namespace Sidecar.Identity.MessageSignatures;

internal static class MessageSignatureOptionsValidator
{
    private const int SmallestBody = 1024;
    private const int LargestBody = 64 * 1024 * 1024;

    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSkew = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan EightMinutes = TimeSpan.FromMinutes(8);

    /// <param name="keyPath">The section's own path.</param>
    public static void Validate(MessageSignatureOptions options, string keyPath, IConfigurationErrors errors)
    {
        if (options.MaxBodyBytes is < SmallestBody or > LargestBody)
        {
            errors.Add($"{keyPath}:{nameof(options.MaxBodyBytes)}", $"must be between {SmallestBody} and {LargestBody} bytes, for example 1048576");
        }

        errors.CheckTime($"{keyPath}:{nameof(options.Skew)}", options.Skew, TimeSpan.Zero, LongestSkew);
        Validate(options.Ucp, $"{keyPath}:{nameof(options.Ucp)}", errors);
        Validate(options.WebBotAuth, $"{keyPath}:{nameof(options.WebBotAuth)}", errors);
        Validate(options.Tap, $"{keyPath}:{nameof(options.Tap)}", errors);
    }

    private static void Validate(UcpSignatureOptions options, string keyPath, IConfigurationErrors errors)
    {
        errors.CheckTime($"{keyPath}:{nameof(options.MaxAge)}", options.MaxAge, OneSecond, TimeSpan.FromDays(1));
        Permissions.Validate(options.Permissions, $"{keyPath}:{nameof(options.Permissions)}", errors);
        BoundProfiles.Validate(options.Profiles, $"{keyPath}:{nameof(options.Profiles)}", errors);
        for (var index = 0; index < options.Versions.Count; index++)
        {
            if (!JsonWebKeySet.IsUcpVersion(options.Versions[index]))
            {
                errors.Add($"{keyPath}:{nameof(options.Versions)}:{index}", "must be a version of UCP, for example 2026-08-25");
            }
        }

        if (options.ContinueUrl is { } url && !PublishedAddress.IsOne(url))
        {
            errors.Add($"{keyPath}:{nameof(options.ContinueUrl)}", "must be an https address, for example https://shop.example/");
        }
    }

    private static void Validate(WebBotAuthOptions options, string keyPath, IConfigurationErrors errors)
    {
        errors.CheckTime($"{keyPath}:{nameof(options.MaxLifetime)}", options.MaxLifetime, OneSecond, options.RequireNonce ? TimeSpan.FromHours(1) : TimeSpan.FromDays(1));
        Permissions.Validate(options.Permissions, $"{keyPath}:{nameof(options.Permissions)}", errors);
    }

    private static void Validate(TapOptions options, string keyPath, IConfigurationErrors errors)
    {
        errors.CheckTime($"{keyPath}:{nameof(options.MaxLifetime)}", options.MaxLifetime, OneSecond, EightMinutes);
        Permissions.Validate(options.BrowserPermissions, $"{keyPath}:{nameof(options.BrowserPermissions)}", errors);
        Permissions.Validate(options.PayerPermissions, $"{keyPath}:{nameof(options.PayerPermissions)}", errors);
        foreach (var (tag, index) in options.Tags.Select(static (tag, index) => (tag, index)).Where(static entry => !TapSignatures.AllTags.Contains(entry.tag)))
        {
            errors.Add($"{keyPath}:{nameof(options.Tags)}:{index}", $"'{tag}' is no tag of the protocol; write {string.Join(" or ", TapSignatures.AllTags)}");
        }

        if (options.Mode != SignatureMode.Off && string.IsNullOrEmpty(options.Keys) == string.IsNullOrEmpty(options.KeysUrl))
        {
            errors.Add($"{keyPath}:{nameof(options.Keys)}", $"or {nameof(options.KeysUrl)} is required, one of them: write file:tap-keys.json, or the https address of the agents' JWK Set");
        }

        if (options.Keys is { Length: > 0 } keys)
        {
            CheckKeys(keys, $"{keyPath}:{nameof(options.Keys)}", errors);
        }

        if (options.KeysUrl is { Length: > 0 } url && !IsWebAddress(url))
        {
            errors.Add($"{keyPath}:{nameof(options.KeysUrl)}", "must be an https address, for example https://keys.example/tap.json");
        }
    }

    // Every key must be good: here nobody else than the operator can have written it.
    private static void CheckKeys(string text, string keyPath, IConfigurationErrors errors)
    {
        switch (SignerDocuments.ReadSet(text))
        {
            case JsonWebKeySetResult.Malformed malformed:
                errors.Add(keyPath, $"is no JWK Set: it {malformed.Reason}");
                break;
            case JsonWebKeySetResult.Parsed { Set: { Skipped: [var skipped, ..] } }:
                errors.Add(keyPath, $"has a key that cannot be used: {skipped.Reason}");
                break;
            case JsonWebKeySetResult.Parsed { Set.Keys.IsEmpty: true }:
                errors.Add(keyPath, "has no key");
                break;
            case JsonWebKeySetResult.Parsed { Set: var set } when set.Keys.Any(static key => !TapSignatures.Algorithms.Any(key.Allows)):
                errors.Add(keyPath, "has a key that the protocol does not take: write keys for Ed25519 or RSA");
                break;
            default:
                break;
        }
    }

    // Plain http is for development: the fetching admits it for loopback addresses where that is switched on.
    private static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
        && url.UserInfo.Length == 0 && url.Fragment.Length == 0;
}
