using System.Globalization;
using Sidecar.Ledger;

namespace Sidecar.Admin;

/// <summary><c>/admin/payments</c>: where the money went.</summary>
internal sealed class PaymentsPage(IPaymentHistory history, LedgerGuard guard)
{
    public const string Path = "/admin/payments";

    private static readonly ListPage<PaymentRecord> Page = new(Path, "before", static payment => payment.PaymentId);

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

    private Task WriteListAsync(HttpContext context, PaymentListRequest request)
    {
        if (request.Format == PaymentFormat.Csv)
        {
            context.Response.Headers.ContentDisposition = "attachment; filename=\"payments.csv\"";
        }

        return Page.WriteAsync(
            context, limit => history.ListAsync(request.Query with { Limit = limit }, context.RequestAborted), request.Query.Limit,
            buffer => request.Format == PaymentFormat.Csv ? new PaymentCsvWriter(buffer) : new PaymentJsonWriter(buffer));
    }
}
