using Sidecar.Policies;

namespace Sidecar.Replay;

internal static class NonceOptionsValidator
{
    /// <param name="keyPath">The section's own path.</param>
    public static void Validate(NonceOptions options, string keyPath, IConfigurationErrors errors)
    {
        ValidateName(options.Header, $"{keyPath}:{nameof(NonceOptions.Header)}", "X-Nonce", errors);
        ValidateName(options.Timestamp, $"{keyPath}:{nameof(NonceOptions.Timestamp)}", "X-Timestamp", errors);
        if (options.Header.Equals(options.Timestamp, StringComparison.OrdinalIgnoreCase))
        {
            errors.Add($"{keyPath}:{nameof(NonceOptions.Timestamp)}", $"is the same header as {nameof(NonceOptions.Header)}; write X-Timestamp");
        }

        TimeWindowRules.Validate(new TimeWindow(options.Window, options.Skew), keyPath, errors);
    }

    private static void ValidateName(string name, string keyPath, string example, IConfigurationErrors errors)
    {
        if (!HeaderName.IsName(name))
        {
            errors.Add(keyPath, $"is not the name of a header; write {example}");
        }
    }
}
