using System.Globalization;
using Sidecar.Policies;

namespace Sidecar.Admin;

/// <summary>
/// The parameters of a request for a list. What is not understood is an error and never ignored: a misspelled filter that filters nothing would make a wrong account of the money.
/// </summary>
internal sealed class ListParameters
{
    private const int LongestText = 256;
    private const string TimeExpectation =
        "must be a time: 2025-01-31 (midnight UTC), 2025-01-31T12:00:00Z, or seconds since 1970; a + is written %2B";

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <param name="known">All that there are, in the order in which they are documented.</param>
    /// <exception cref="ListFilterException">A parameter is unknown or stands twice.</exception>
    public ListParameters(IQueryCollection query, IReadOnlyList<string> known)
    {
        foreach (var (name, value) in query)
        {
            var lower = name.ToLowerInvariant();
            if (!known.Contains(lower))
            {
                throw new ListFilterException(name.Length <= LongestText ? name : "one parameter", $"is not known; there are {string.Join(", ", known)}");
            }

            _values[lower] = value is [{ } single] ? single : throw new ListFilterException(lower, "stands more than once");
        }
    }

    public string? Find(string name) => _values.GetValueOrDefault(name);

    /// <exception cref="ListFilterException">It is empty or too long.</exception>
    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { Length: > 0 and <= LongestText } text when !text.Any(char.IsControl) => text,
        _ => throw new ListFilterException(name, $"must have 1 to {LongestText} characters, none of them a control character"),
    };

    /// <exception cref="ListFilterException">It is no time.</exception>
    public DateTimeOffset? Time(string name)
    {
        if (Find(name) is not { } text)
        {
            return null;
        }

        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)
            : ClientTime.Parse(text) ?? throw new ListFilterException(name, TimeExpectation);
    }

    /// <exception cref="ListFilterException">It is no number from 1 on.</exception>
    public long? Number(string name, string expectation) =>
        Find(name) is { } text ? Number(text) ?? throw new ListFilterException(name, expectation) : null;

    /// <summary>How many at most; null for all.</summary>
    /// <exception cref="ListFilterException">It is no number from 1 to <paramref name="most"/>, and not <c>all</c>.</exception>
    public int? Limit(int most, int? otherwise) => Find("limit") switch
    {
        null => otherwise,
        "all" => null,
        var text => Number(text) is { } number && number <= most ? (int)number : throw new ListFilterException("limit", $"must be 1 to {most}, or all"),
    };

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
