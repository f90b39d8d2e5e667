using Sidecar.Ledger;

namespace Sidecar.Admin;

/// <summary>
/// Reads the filters of <c>/admin/payments</c>. What is not understood is an error and never ignored: a misspelled filter that filters nothing would make a wrong account of the money.
/// </summary>
internal static class PaymentListReader
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 1000;

    private static readonly string[] States = [.. Enum.GetValues<PaymentState>().Select(static state => state.ToText())];
    private static readonly string[] Formats = Array.ConvertAll(Enum.GetNames<PaymentFormat>(), static name => name.ToLowerInvariant());

    /// <summary>In the order in which they are documented.</summary>
    private static readonly string[] Parameters = ["state", "owed", "payer", "route", "transaction", "from", "until", "before", "limit", "format"];

    /// <exception cref="ListFilterException">A parameter is unknown, stands twice or has an impossible value.</exception>
    public static PaymentListRequest Read(HttpRequest request)
    {
        var values = new ListParameters(request.Query, Parameters);
        var format = Format(values.Find("format"), request);
        var query = new PaymentQuery
        {
            State = State(values.Find("state")),
            IsOwed = Owed(values.Find("owed")),
            Payer = values.Text("payer"),
            Route = values.Text("route"),
            Transaction = values.Text("transaction"),
            From = values.Time("from"),
            Until = values.Time("until"),
            Before = values.Number("before", "must be the number of a payment: the last one of the page before"),
            // A page for people and scripts that follow `next`; a table is taken whole, because nothing in it leads on.
            Limit = values.Limit(MaxLimit, format == PaymentFormat.Csv ? null : DefaultLimit),
        };
        return query.From >= query.Until
            ? throw new ListFilterException("until", "must be later than from")
            : new PaymentListRequest(query, format);
    }

    private static PaymentState? State(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var index = Array.IndexOf(States, text.ToLowerInvariant());
        return index >= 0 ? (PaymentState)index : throw new ListFilterException("state", $"must be one of {string.Join(", ", States)}");
    }

    private static bool Owed(string? text) => text switch
    {
        null => false,
        "true" => true,
        _ => throw new ListFilterException("owed", "must be true; leave it away for all payments"),
    };

    private static PaymentFormat Format(string? text, HttpRequest request)
    {
        if (text is null)
        {
            return PrefersCsv(request) ? PaymentFormat.Csv : PaymentFormat.Json;
        }

        var index = Array.IndexOf(Formats, text.ToLowerInvariant());
        return index >= 0 ? (PaymentFormat)index : throw new ListFilterException("format", $"must be one of {string.Join(", ", Formats)}");
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
