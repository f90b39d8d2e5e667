using Sidecar.Policies;

namespace Sidecar.Admin;

/// <summary>The pages that features bring. They change things: whoever asks has a token, and every call that is not only a look is in the audit.</summary>
internal sealed class OperatorPages(IEnumerable<IOperatorPage> pages, CallAudit audit)
{
    private readonly IReadOnlyList<IOperatorPage> _pages = [.. pages];

    public IEnumerable<string> Paths => _pages.Select(static page => page.Path);

    /// <summary>The page that answers for a path; null where none does.</summary>
    public IOperatorPage? Find(string path) =>
        _pages.FirstOrDefault(page => path.StartsWith(page.Path, StringComparison.Ordinal) && (path.Length == page.Path.Length || path[page.Path.Length] == '/'));

    public async Task AnswerAsync(HttpContext context, Operator caller, IOperatorPage page)
    {
        var (body, tooLarge) = await OperatorJson.ReadAsync(context.Request, context.RequestAborted);
        if (tooLarge is not null)
        {
            await AdminJson.WriteAsync(context, audit.Refused(context, caller, tooLarge));
            return;
        }

        var method = context.Request.Method;
        var call = new AdminCall(context.Request, context.Request.Path.Value![page.Path.Length..], caller, context.TraceIdentifier, body)
        {
            Action = $"admin.{page.Path[(page.Path.LastIndexOf('/') + 1)..]}.call",
        };
        var answer = await AskAsync(page, call, context.RequestAborted);
        await AdminJson.WriteAsync(context, HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? answer : audit.Answered(call, answer));
    }

    private async Task<OperatorAnswer> AskAsync(IOperatorPage page, AdminCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await page.AnswerAsync(call, cancellationToken);
        }
        catch (Exception fault)
        {
            audit.Failed(call, fault);
            throw;
        }
    }
}
