using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sidecar.Protocols.Webhooks;

/// <summary>Headers that must come once: two values would let two readers see two deliveries.</summary>
internal static class SingleHeader
{
    private const int MaxLength = 4 * 1024;
    private const int MaxIdLength = 256;

    // The first second that no calendar of ours has, has thirteen digits; so have milliseconds.
    private const int MaxTimeDigits = 12;

    public static bool TryRead(WebhookHeaders headers, string name, [NotNullWhen(true)] out string? value, [NotNullWhen(false)] out WebhookResult? fault)
    {
        var values = headers(name);
        value = values is [{ } only] ? only : null;
        fault = values.Count == 0 ? new WebhookResult.Missing(name)
            : value is null ? new WebhookResult.Malformed($"{name} must come once")
            : value.Length > MaxLength ? new WebhookResult.Malformed($"{name} is too long")
            : null;
        return fault is null;
    }

    /// <summary>Seconds since 1970, in digits alone.</summary>
    public static DateTimeOffset? Time(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= MaxTimeDigits && !text.ContainsAnyExceptInRange('0', '9')
        && long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) is var seconds && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    /// <summary>Visible ASCII without what separates the signed parts: a part that could end elsewhere would let one signature stand for two deliveries.</summary>
    public static bool IsId(string text, ReadOnlySpan<char> separators) =>
        text.Length is > 0 and <= MaxIdLength && !text.AsSpan().ContainsAnyExceptInRange('!', '~') && !text.AsSpan().ContainsAny(separators);
}
