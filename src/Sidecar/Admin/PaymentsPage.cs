using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Sidecar.Ledger;

namespace Sidecar.Admin;

/// <summary>
/// <c>/admin/payments</c>: where the money went. Payments are written as they are read, and read no faster than the client takes them, so that an account of years needs no more memory
/// than one page.
/// </summary>
internal sealed class PaymentsPage(IPaymentHistory history, LedgerGuard guard)
{
    public const string Path = "/admin/payments";

    private const int WriteAt = 16 * 1024;

    public async Task ListAsync(HttpContext context)
    {
        PaymentListRequest request;
        try
        {
            request = PaymentListReader.Read(context.Request);
        }
        catch (ListFilterException fault)
        {
            await AdminJson.WriteProblemAsync(context, StatusCodes.Status400BadRequest, "Bad filter", fault.Message);
            return;
        }

        await guard.RunAsync(context, () => WriteListAsync(context, request));
    }

    /// <param name="number">The last part of the path.</param>
    public Task FindAsync(HttpContext context, string number) => guard.RunAsync(context, async () =>
    {
        var details = long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? await history.FindAsync(id, context.RequestAborted) : null;
        if (details is null)
        {
            await AdminJson.WriteProblemAsync(context, StatusCodes.Status404NotFound, "No such payment", "The ledger has no payment of that number.");
            return;
        }

        using var writer = new PaymentJsonWriter(context.Response.BodyWriter);
        context.Response.ContentType = writer.ContentType;
        writer.WriteDetails(details);
    });

    private static async Task WriteListAsync(HttpContext context, PaymentListRequest request, IAsyncEnumerator<PaymentRecord> payments)
    {
        // The ledger is asked before anything is said: one that is away gets an answer of its own.
        var hasMore = await payments.MoveNextAsync();
        var buffer = new ArrayBufferWriter<byte>(WriteAt);
        using var json = request.Format == PaymentFormat.Json ? new PaymentJsonWriter(buffer) : null;
        var writer = json ?? (IPaymentWriter)new PaymentCsvWriter(buffer);
        context.Response.ContentType = writer.ContentType;
        if (json is null)
        {
            context.Response.Headers.ContentDisposition = "attachment; filename=\"payments.csv\"";
        }

        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        writer.Begin();
        long last = 0;
        for (var left = request.Query.Limit ?? int.MaxValue; hasMore && left > 0; left--)
        {
            last = payments.Current.PaymentId;
            writer.Write(payments.Current);
            if (buffer.WrittenCount >= WriteAt)
            {
                // Waits while the client does not read.
                await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
                buffer.ResetWrittenCount();
            }

            hasMore = await payments.MoveNextAsync();
        }

        writer.End(hasMore ? NextPage(context.Request, last) : null);
        await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
    }

    // One more than the page is asked for, to know whether there is another page.
    private async Task WriteListAsync(HttpContext context, PaymentListRequest request)
    {
        var query = request.Query with { Limit = request.Query.Limit + 1 };
        await using var payments = history.ListAsync(query, context.RequestAborted).GetAsyncEnumerator(context.RequestAborted);
        await WriteListAsync(context, request, payments);
    }

    private static string NextPage(HttpRequest request, long last)
    {
        var query = new QueryBuilder(request.Query.Where(static entry => !entry.Key.Equals("before", StringComparison.OrdinalIgnoreCase)))
        {
            { "before", last.ToString(CultureInfo.InvariantCulture) },
        };
        return Path + query;
    }
}
