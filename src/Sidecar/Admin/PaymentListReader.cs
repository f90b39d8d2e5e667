using System.Globalization;
using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Admin;

/// <summary>
/// Reads the filters of <c>/admin/payments</c>. What is not understood is an error and never ignored: a misspelled filter that filters nothing would make a wrong account of the money.
/// </summary>
internal static class PaymentListReader
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 1000;

    private const int LongestText = 256;
    private const string TimeExpectation =
        "must be a time: 2025-01-31 (midnight UTC), 2025-01-31T12:00:00Z, or seconds since 1970; a + is written %2B";

    private static readonly string[] States = [.. Enum.GetValues<PaymentState>().Select(static state => state.ToText())];
    private static readonly string[] Formats = Array.ConvertAll(Enum.GetNames<PaymentFormat>(), static name => name.ToLowerInvariant());

    /// <summary>In the order in which they are documented.</summary>
    private static readonly string[] Parameters = ["state", "owed", "payer", "route", "transaction", "from", "until", "before", "limit", "format"];

    /// <exception cref="PaymentFilterException">A parameter is unknown, stands twice or has an impossible value.</exception>
    public static PaymentListRequest Read(HttpRequest request)
    {
        var values = Single(request.Query);
        var format = Format(values.GetValueOrDefault("format"), request);
        var query = new PaymentQuery
        {
            State = State(values.GetValueOrDefault("state")),
            IsOwed = Owed(values.GetValueOrDefault("owed")),
            Payer = Text(values, "payer"),
            Route = Text(values, "route"),
            Transaction = Text(values, "transaction"),
            From = Time(values, "from"),
            Until = Time(values, "until"),
            Before = Before(values.GetValueOrDefault("before")),
            Limit = Limit(values.GetValueOrDefault("limit"), format),
        };
        return query.From >= query.Until
            ? throw new PaymentFilterException("until", "must be later than from")
            : new PaymentListRequest(query, format);
    }

    private static Dictionary<string, string> Single(IQueryCollection query)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in query)
        {
            if (!Parameters.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw new PaymentFilterException(name.Length <= LongestText ? name : "one parameter", $"is not known; there are {string.Join(", ", Parameters)}");
            }

            var known = name.ToLowerInvariant();
            values[known] = value is [{ } single] ? single : throw new PaymentFilterException(known, "stands more than once");
        }

        return values;
    }

    private static PaymentState? State(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var index = Array.IndexOf(States, text.ToLowerInvariant());
        return index >= 0 ? (PaymentState)index : throw new PaymentFilterException("state", $"must be one of {string.Join(", ", States)}");
    }

    private static bool Owed(string? text) => text switch
    {
        null => false,
        "true" => true,
        _ => throw new PaymentFilterException("owed", "must be true; leave it away for all payments"),
    };

    private static string? Text(Dictionary<string, string> values, string name) => values.GetValueOrDefault(name) switch
    {
        null => null,
        { Length: > 0 and <= LongestText } text => text,
        _ => throw new PaymentFilterException(name, $"must have 1 to {LongestText} characters"),
    };

    private static DateTimeOffset? Time(Dictionary<string, string> values, string name)
    {
        if (values.GetValueOrDefault(name) is not { } text)
        {
            return null;
        }

        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)
            : ClientTime.Parse(text) ?? throw new PaymentFilterException(name, TimeExpectation);
    }

    private static long? Before(string? text) =>
        text is null ? null : Number(text) ?? throw new PaymentFilterException("before", "must be the number of a payment: the last one of the page before");

    /// <summary>A page for people and scripts that follow <c>next</c>; a table is taken whole, because nothing in it leads on.</summary>
    private static int? Limit(string? text, PaymentFormat format) => text switch
    {
        null => format == PaymentFormat.Csv ? null : DefaultLimit,
        "all" => null,
        _ => Number(text) is { } number and <= MaxLimit ? (int)number : throw new PaymentFilterException("limit", $"must be 1 to {MaxLimit}, or all"),
    };

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    private static PaymentFormat Format(string? text, HttpRequest request)
    {
        if (text is null)
        {
            return PrefersCsv(request) ? PaymentFormat.Csv : PaymentFormat.Json;
        }

        var index = Array.IndexOf(Formats, text.ToLowerInvariant());
        return index >= 0 ? (PaymentFormat)index : throw new PaymentFilterException("format", $"must be one of {string.Join(", ", Formats)}");
    }

    /// <summary>A table for whoever names it; JSON for whoever names both alike, or neither.</summary>
    private static bool PrefersCsv(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return Quality("text/csv") is var csv and > 0 && csv > Quality("application/json");

        double Quality(string type) => accepted
            .Where(media => media.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)).Select(media => media.Quality ?? 1).DefaultIfEmpty(0).Max();
    }
}
