using System.Globalization;

namespace Sidecar.Policies;

/// <summary>How a list of the control API is read in pages: <c>limit</c>, and where to go on, which the answer before says.</summary>
/// <param name="Limit">1 to <see cref="Most"/>.</param>
/// <param name="From">As the page before said; null for the first page.</param>
internal sealed record ControlPaging(int Limit, string? From)
{
    public const int Most = 1000;
    private const int Usual = 100;

    /// <summary>Only what has a smaller number, where the list is one of <see cref="ReadNewest"/>; null for its first page.</summary>
    public long? Before { get; private init; }

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

    /// <summary>The same for a list of which the newest come first, and that goes on <c>before</c> a number.</summary>
    public static (ControlPaging? Paging, OperatorAnswer? Wrong) ReadNewest(IQueryCollection query, params ReadOnlySpan<string> others)
    {
        var (paging, wrong) = Read(query, "before", others);
        return paging?.From is null ? (paging, wrong)
            : long.TryParse(paging.From, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (paging with { Before = number }, null)
            : (null, OperatorAnswer.Wrong(StatusCodes.Status400BadRequest, "Bad filter", "before is the number from next."));
    }

    /// <inheritdoc cref="Cut{T}(IReadOnlyList{T}, Func{T, string})"/>
    public (IReadOnlyList<T> Page, string? Next) Cut<T>(IReadOnlyList<T> read, Func<T, long> numberOf) =>
        Cut(read, item => numberOf(item).ToString(CultureInfo.InvariantCulture));

    /// <summary>The page: what was read, one more than it has, cut; and where the next one is.</summary>
    /// <param name="read">At most one more than <see cref="Limit"/>.</param>
    public (IReadOnlyList<T> Page, string? Next) Cut<T>(IReadOnlyList<T> read, Func<T, string> cursorOf) =>
        read.Count > Limit ? ([.. read.Take(Limit)], cursorOf(read[Limit - 1])) : (read, null);

    private static OperatorAnswer Wrong(string cursor, ReadOnlySpan<string> others) => OperatorAnswer.Wrong(
        StatusCodes.Status400BadRequest, "Bad filter", $"There are {string.Join(", ", [$"limit (1 to {Most})", $"{cursor} (from next of the page before)", .. others])}, once each.");
}
