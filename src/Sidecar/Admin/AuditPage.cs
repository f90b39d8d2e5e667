using Sidecar.Ledger;

namespace Sidecar.Admin;

/// <summary><c>/admin/audit</c>: who did or was allowed what.</summary>
internal sealed class AuditPage(IAuditHistory history, LedgerGuard guard)
{
    public const string Path = "/admin/audit";

    private static readonly ListPage<AuditRecord> Page = new(Path, "after", static record => record.Number);

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

        await guard.RunAsync(context, () => Page.WriteAsync(
            context, limit => history.ListAsync(request.Query with { Limit = limit }, context.RequestAborted), request.Query.Limit, buffer => new AuditWriter(buffer, request.IsLines)));
    }
}
