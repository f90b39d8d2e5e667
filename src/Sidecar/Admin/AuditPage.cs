using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Sidecar.Ledger;

namespace Sidecar.Admin;

/// <summary>
/// <c>/admin/audit</c>: who did or was allowed what. Records are written as they are read, and read no faster than the client takes them, so that an export of years needs no more memory than one page.
/// </summary>
internal sealed class AuditPage(IAuditHistory history, LedgerGuard guard)
{
    public const string Path = "/admin/audit";

    private const int WriteAt = 16 * 1024;

    public async Task ListAsync(HttpContext context)
    {
        AuditListRequest request;
        try
        {
            request = AuditListReader.Read(context.Request);
        }
        catch (ListFilterException fault)
        {
            await AdminJson.WriteProblemAsync(context, StatusCodes.Status400BadRequest, "Bad filter", fault.Message);
            return;
        }

        await guard.RunAsync(context, () => WriteAsync(context, request));
    }

    // One more than the page is asked for, to know whether there is another page.
    private async Task WriteAsync(HttpContext context, AuditListRequest request)
    {
        var query = request.Query with { Limit = request.Query.Limit + 1 };
        await using var records = history.ListAsync(query, context.RequestAborted).GetAsyncEnumerator(context.RequestAborted);
        await WriteAsync(context, request, records);
    }

    private static async Task WriteAsync(HttpContext context, AuditListRequest request, IAsyncEnumerator<AuditRecord> records)
    {
        // The ledger is asked before anything is said: one that is away gets an answer of its own.
        var hasMore = await records.MoveNextAsync();
        var buffer = new ArrayBufferWriter<byte>(WriteAt);
        using var writer = new AuditWriter(buffer, request.IsLines);
        context.Response.ContentType = writer.ContentType;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        writer.Begin();
        long last = 0;
        for (var left = request.Query.Limit ?? long.MaxValue; hasMore && left > 0; left--)
        {
            last = records.Current.Number;
            writer.Write(records.Current);
            if (buffer.WrittenCount >= WriteAt)
            {
                // Waits while the client does not read.
                await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
                buffer.ResetWrittenCount();
            }

            hasMore = await records.MoveNextAsync();
        }

        writer.End(hasMore ? NextPage(context.Request, last) : null);
        await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
    }

    private static string NextPage(HttpRequest request, long last)
    {
        var query = new QueryBuilder(request.Query.Where(static entry => !entry.Key.Equals("after", StringComparison.OrdinalIgnoreCase)))
        {
            { "after", last.ToString(CultureInfo.InvariantCulture) },
        };
        return Path + query;
    }
}
