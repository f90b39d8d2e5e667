using System.Globalization;

namespace Sidecar.Policies;

/// <summary>How a list of the control API is read in pages: <c>limit</c>, and where to go on, which the answer before says.</summary>
/// <param name="Limit">1 to <see cref="Most"/>.</param>
/// <param name="From">As the page before said; null for the first page.</param>
internal sealed record ControlPaging(int Limit, string? From)
{
    public const int Most = 1000;
    private const int Usual = 100;

    /// <summary>Reads a call's query; null where it is not understood, with what to answer.</summary>
    /// <param name="cursor">The name of the parameter that says where to go on.</param>
    /// <param name="others">Other parameters that the page reads.</param>
    public static (ControlPaging? Paging, OperatorAnswer? Wrong) Read(IQueryCollection query, string cursor, params ReadOnlySpan<string> others)
    {
        foreach (var (name, values) in query)
        {
            if ((name != "limit" && name != cursor && !others.Contains(name)) || values.Count != 1)
            {
                return (null, Wrong(cursor, others));
            }
        }

        var limit = Usual;
        if (query.TryGetValue("limit", out var text) && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > Most))
        {
            return (null, Wrong(cursor, others));
        }

        return (new ControlPaging(limit, query[cursor] is [{ Length: > 0 } from] ? from : null), null);
    }

    /// <summary>The page: what was read, one more than it has, cut; and where the next one is.</summary>
    /// <param name="read">At most one more than <see cref="Limit"/>.</param>
    public (IReadOnlyList<T> Page, string? Next) Cut<T>(IReadOnlyList<T> read, Func<T, string> cursorOf) =>
        read.Count > Limit ? ([.. read.Take(Limit)], cursorOf(read[Limit - 1])) : (read, null);

    private static OperatorAnswer Wrong(string cursor, ReadOnlySpan<string> others) => OperatorAnswer.Wrong(
        StatusCodes.Status400BadRequest, "Bad filter", $"There are {string.Join(", ", [$"limit (1 to {Most})", $"{cursor} (from next of the page before)", .. others])}, once each.");
}
