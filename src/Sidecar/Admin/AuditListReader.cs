using Sidecar.Ledger;

namespace Sidecar.Admin;

/// <summary>Reads the filters of <c>/admin/audit</c>.</summary>
internal static class AuditListReader
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 1000;

    /// <summary>In the order in which they are documented.</summary>
    private static readonly string[] Parameters = ["agent", "action", "decision", "from", "until", "after", "limit", "format"];

    /// <exception cref="ListFilterException">A parameter is unknown, stands twice or has an impossible value.</exception>
    public static AuditListRequest Read(HttpRequest request)
    {
        var values = new ListParameters(request.Query, Parameters);
        var isLines = IsLines(values.Find("format"), request);
        var query = new AuditQuery
        {
            Agent = values.Text("agent"),
            Action = values.Text("action"),
            Decision = values.Text("decision"),
            From = values.Time("from"),
            Until = values.Time("until"),
            After = values.Number("after", "must be the number of a record: the last one of the page before"),

            // Lines are taken whole, because nothing in them leads on.
            Limit = values.Limit(MaxLimit, isLines ? null : DefaultLimit),
        };
        return query.From >= query.Until ? throw new ListFilterException("until", "must be later than from") : new AuditListRequest(query, isLines);
    }

    private static bool IsLines(string? format, HttpRequest request) => format switch
    {
        null => request.GetTypedHeaders().Accept.Any(static media => media.MediaType.Equals(AuditWriter.LinesType, StringComparison.OrdinalIgnoreCase) && media.Quality != 0),
        "jsonl" => true,
        "json" => false,
        _ => throw new ListFilterException("format", "must be one of json, jsonl"),
    };
}
