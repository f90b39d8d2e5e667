using System.Text;
using Sidecar.Policies;

namespace Sidecar.Identity.ApiKeys;

internal static class ApiKeyOptionsValidator
{
    private const int ShortestPepper = 32;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <param name="keyPath">The section's own path.</param>
    public static void Validate(ApiKeyOptions options, string keyPath, IConfigurationErrors errors)
    {
        var peppers = $"{keyPath}:{nameof(ApiKeyOptions.Peppers)}";
        foreach (var (version, secret) in options.Peppers)
        {
            if (!ApiKeyPeppers.IsVersion(version))
            {
                errors.Add($"{peppers}:{version}", "is not the name of a version; write 1 to 16 of a-z and 0-9, e.g. v1");
            }

            if (Encoding.UTF8.GetByteCount(secret ?? "") < ShortestPepper)
            {
                errors.Add($"{peppers}:{version}", $"must have at least {ShortestPepper} bytes: take the output of `openssl rand -hex 32`");
            }
        }

        if (options.CacheLifetime < Shortest || options.CacheLifetime > Longest)
        {
            errors.Add($"{keyPath}:{nameof(ApiKeyOptions.CacheLifetime)}", "must be between 00:00:01 and 00:01:00, for example 00:00:05");
        }

        ValidateCurrent(options, $"{keyPath}:{nameof(ApiKeyOptions.CurrentPepper)}", errors);
        for (var index = 0; index < options.Keys.Count; index++)
        {
            Validate(options.Keys[index], options, $"{keyPath}:{nameof(ApiKeyOptions.Keys)}:{index}", errors);
            if (options.Keys.Take(index).Any(other => other.Id == options.Keys[index].Id && other.Id is not null))
            {
                errors.Add($"{keyPath}:{nameof(ApiKeyOptions.Keys)}:{index}:{nameof(ApiKeyEntryOptions.Id)}", "stands for another entry already; an id is one key's own");
            }
        }
    }

    private static void ValidateCurrent(ApiKeyOptions options, string path, IConfigurationErrors errors)
    {
        if (options.CurrentPepper is { } current && !options.Peppers.ContainsKey(current))
        {
            errors.Add(path, $"is not one of {ApiKeyOptions.Section}:{nameof(ApiKeyOptions.Peppers)}{Names(options)}");
        }
        else if (options.CurrentPepper is null && options.Peppers.Count > 1)
        {
            errors.Add(path, $"is required, because there is more than one pepper: write the version that makes new hashes{Names(options)}");
        }
    }

    private static void Validate(ApiKeyEntryOptions entry, ApiKeyOptions options, string path, IConfigurationErrors errors)
    {
        if (!ApiKey.IsId(entry.Id))
        {
            errors.Add($"{path}:{nameof(entry.Id)}", $"must be the {ApiKey.IdLength} characters after sk_live_ or sk_test_, as `sidecar keys create --offline` prints them");
        }

        if (ApiKeyHash.Parse(entry.Hash) is not { } hash)
        {
            errors.Add($"{path}:{nameof(entry.Hash)}", "must be a pepper's version, a colon and 64 hexadecimal digits, as `sidecar keys create --offline` prints it");
        }
        else if (!options.Peppers.ContainsKey(hash.Pepper))
        {
            errors.Add($"{path}:{nameof(entry.Hash)}", $"was made with pepper {hash.Pepper}, which {ApiKeyOptions.Section}:{nameof(ApiKeyOptions.Peppers)} does not have{Names(options)}");
        }

        ApiKeyTerms.Read(entry.Owner, entry.Permissions, entry.Profiles, entry.ExpiresAt, (member, fault) => errors.Add($"{path}:{member}", fault));
    }

    private static string Names(ApiKeyOptions options) =>
        options.Peppers.Count == 0 ? "" : $" ({string.Join(", ", options.Peppers.Keys.Order(StringComparer.Ordinal))})";
}
