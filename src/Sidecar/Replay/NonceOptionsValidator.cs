using System.Buffers;
using Sidecar.Policies;

namespace Sidecar.Replay;

internal static class NonceOptionsValidator
{
    // RFC 9110 §5.6.2.
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

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
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(TokenCharacters))
        {
            errors.Add(keyPath, $"is not the name of a header; write {example}");
        }
    }
}
