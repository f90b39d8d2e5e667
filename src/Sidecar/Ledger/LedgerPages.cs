using System.Runtime.CompilerServices;

namespace Sidecar.Ledger;

/// <summary>Reads long lists a page at a time, so that nothing is held between two of them for as long as somebody downloads.</summary>
internal static class LedgerPages
{
    private const int Size = 500;

    /// <param name="limit">How many at most; null for all.</param>
    /// <param name="cursor">Where the first page begins.</param>
    /// <param name="read">Reads so many rows from a cursor on; fewer than were asked for: there are no more.</param>
    /// <param name="cursorOf">Where the next page begins, after a row.</param>
    public static async IAsyncEnumerable<TRow> ReadAsync<TRow>(
        int? limit, long cursor, Func<long, int, Task<List<TRow>>> read, Func<TRow, long> cursorOf, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var left = limit ?? long.MaxValue; left > 0;)
        {
            var wanted = (int)Math.Min(left, Size);
            var page = await read(cursor, wanted);
            foreach (var row in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return row;
            }

            if (page.Count < wanted)
            {
                yield break;
            }

            left -= wanted;
            cursor = cursorOf(page[^1]);
        }
    }
}
