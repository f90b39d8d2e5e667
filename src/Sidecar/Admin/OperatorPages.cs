using System.Globalization;
using Sidecar.Policies;

namespace Sidecar.Admin;

/// <summary>The pages that features bring. They change things, so they are there only where a token is set.</summary>
internal sealed class OperatorPages(IEnumerable<IOperatorPage> pages, AdminToken token)
{
    private readonly IReadOnlyList<IOperatorPage> _pages = [.. pages];

    public IEnumerable<string> Paths => _pages.Select(static page => page.Path);

    /// <summary>The page that answers for a path; null where none does.</summary>
    public IOperatorPage? Find(string path) =>
        _pages.FirstOrDefault(page => path.StartsWith(page.Path, StringComparison.Ordinal) && (path.Length == page.Path.Length || path[page.Path.Length] == '/'));

    public async Task AnswerAsync(HttpContext context, IOperatorPage page)
    {
        if (!token.IsSet)
        {
            await AdminJson.WriteProblemAsync(
                context, StatusCodes.Status403Forbidden, "No token is set", $"This page changes things, and whoever reaches the listener could: set {AdminOptions.Section}:{nameof(AdminOptions.Token)}.");
            return;
        }

        var answer = await page.AnswerAsync(context.Request, context.Request.Path.Value![page.Path.Length..], context.RequestAborted);
        if (answer.Allow is { } allow)
        {
            context.Response.Headers.Allow = allow;
        }

        if (answer.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        await (answer.Problem is { } problem
            ? AdminJson.WriteProblemAsync(context, answer.Status, problem, answer.Detail!)
            : AdminJson.WriteAsync(context, answer.Status, answer.Body!));
    }
}
