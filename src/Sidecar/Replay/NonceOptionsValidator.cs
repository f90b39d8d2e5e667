using System.Buffers;
using Sidecar.Policies;

namespace Sidecar.Replay;

internal static class NonceOptionsValidator
{
    private static readonly TimeSpan ShortestWindow = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestSkew = TimeSpan.FromHours(1);

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

        if (options.Window < ShortestWindow || options.Window > LongestWindow)
        {
            errors.Add($"{keyPath}:{nameof(NonceOptions.Window)}", "must be between 00:00:01 and 1.00:00:00, for example 00:05:00");
        }

        if (options.Skew < TimeSpan.Zero || options.Skew > LongestSkew)
        {
            errors.Add($"{keyPath}:{nameof(NonceOptions.Skew)}", "must be between 00:00:00 and 01:00:00, for example 00:00:30");
        }
    }

    private static void ValidateName(string name, string keyPath, string example, IConfigurationErrors errors)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(TokenCharacters))
        {
            errors.Add(keyPath, $"is not the name of a header; write {example}");
        }
    }
}
