using Sidecar.Policies;

namespace Sidecar.Admin;

/// <summary>The pages that features bring. They change things: whoever asks has a token.</summary>
internal sealed class OperatorPages(IEnumerable<IOperatorPage> pages)
{
    private readonly IReadOnlyList<IOperatorPage> _pages = [.. pages];

    public IEnumerable<string> Paths => _pages.Select(static page => page.Path);

    /// <summary>The page that answers for a path; null where none does.</summary>
    public IOperatorPage? Find(string path) =>
        _pages.FirstOrDefault(page => path.StartsWith(page.Path, StringComparison.Ordinal) && (path.Length == page.Path.Length || path[page.Path.Length] == '/'));

    public static async Task AnswerAsync(HttpContext context, IOperatorPage page) =>
        await AdminJson.WriteAsync(context, await page.AnswerAsync(context.Request, context.Request.Path.Value![page.Path.Length..], context.RequestAborted));
}
