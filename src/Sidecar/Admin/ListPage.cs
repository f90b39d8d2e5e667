using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;

namespace Sidecar.Admin;

/// <summary>
/// Answers with a list. Things are written as they are read, and read no faster than the client takes them, so that a list of years needs no more memory than one page.
/// </summary>
/// <param name="Path">Of the page.</param>
/// <param name="Cursor">The parameter that says where a list goes on.</param>
/// <param name="CursorOf">Its value after a thing.</param>
internal sealed record ListPage<T>(string Path, string Cursor, Func<T, long> CursorOf)
{
    private const int WriteAt = 16 * 1024;

    /// <param name="read">Reads so many: one more than are written, to know whether there is another page.</param>
    /// <param name="limit">How many are written; null for all.</param>
    public async Task WriteAsync(HttpContext context, Func<int?, IAsyncEnumerable<T>> read, int? limit, Func<IBufferWriter<byte>, IListWriter<T>> writerOf)
    {
        await using var items = read(limit + 1).GetAsyncEnumerator(context.RequestAborted);

        // The ledger is asked before anything is said: one that is away gets an answer of its own.
        var hasMore = await items.MoveNextAsync();
        var buffer = new ArrayBufferWriter<byte>(WriteAt);
        using var writer = writerOf(buffer);
        context.Response.ContentType = writer.ContentType;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        writer.Begin();
        long last = 0;
        for (var left = limit ?? long.MaxValue; hasMore && left > 0; left--)
        {
            last = CursorOf(items.Current);
            writer.Write(items.Current);
            if (buffer.WrittenCount >= WriteAt)
            {
                // Waits while the client does not read.
                await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
                buffer.ResetWrittenCount();
            }

            hasMore = await items.MoveNextAsync();
        }

        writer.End(hasMore ? NextPage(context.Request, last) : null);
        await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
    }

    private string NextPage(HttpRequest request, long last)
    {
        var query = new QueryBuilder(request.Query.Where(entry => !entry.Key.Equals(Cursor, StringComparison.OrdinalIgnoreCase)))
        {
            { Cursor, last.ToString(CultureInfo.InvariantCulture) },
        };
        return Path + query;
    }
}
