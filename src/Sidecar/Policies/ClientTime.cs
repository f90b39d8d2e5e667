using System.Globalization;

namespace Sidecar.Policies;

/// <summary>
/// A time as a client writes it: seconds since 1970 in digits, or RFC 3339 with <c>Z</c> or an offset and at most seven digits after the point. Read strictly, so that no two
/// readers see two times in one text: no sign, no space, no milliseconds in digits, no time without its offset.
/// </summary>
internal static class ClientTime
{
    // Twelve digits reach the end of the calendar; thirteen are somebody's milliseconds.
    private const int MostDigits = 12;
    private const int ShortestRfc3339 = 20;
    private const int LongestRfc3339 = 33;

    private static readonly long LastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();
    private static readonly string[] Forms =
        ["yyyy-MM-dd'T'HH:mm:ssK", .. Enumerable.Range(1, 7).Select(static digits => $"yyyy-MM-dd'T'HH:mm:ss.{new string('f', digits)}K")];

    /// <summary>Null when the text is no such time.</summary>
    public static DateTimeOffset? Parse(string text) => IsDigits(text) ? ParseSeconds(text) : ParseRfc3339(text);

    private static DateTimeOffset? ParseSeconds(string text) =>
        text.Length <= MostDigits && long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) is var seconds && seconds <= LastSecond
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static DateTimeOffset? ParseRfc3339(string text)
    {
        if (text.Length is < ShortestRfc3339 or > LongestRfc3339 || !HasOffset(text))
        {
            return null;
        }

        // RFC 3339 §5.6: T and Z may be in lower case.
        return DateTimeOffset.TryParseExact(text.ToUpperInvariant(), Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
    }

    private static bool HasOffset(ReadOnlySpan<char> text) => text[^1] is 'Z' or 'z' || (text[^6] is '+' or '-' && text[^3] == ':');

    private static bool IsDigits(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('0', '9');
}
