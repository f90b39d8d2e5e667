using Sidecar.Policies;

namespace Sidecar.Admin.Control;

/// <summary>Which page and which of its operations a call means.</summary>
internal sealed class ControlRoutes(IEnumerable<IControlPage> pages)
{
    public const string Root = "/control/v1";

    private readonly Dictionary<string, IControlPage> _pages = pages.ToDictionary(static page => page.Name, StringComparer.Ordinal);

    public IEnumerable<IControlPage> Pages => _pages.Values.OrderBy(static page => page.Name, StringComparer.Ordinal);

    /// <param name="path">Decoded, below the root: <c>/agents/a1</c>.</param>
    public ControlRoute Find(string method, string path)
    {
        var segments = path.Split('/', StringSplitOptions.None)[1..];
        if (segments.Length == 0 || !_pages.TryGetValue(segments[0], out var page))
        {
            return new ControlRoute.NoSuchPage();
        }

        var wanted = HttpMethods.IsHead(method) ? HttpMethods.Get : method;
        var fitting = page.Operations.Select(operation => (Operation: operation, Parameters: operation.Match(segments[1..]))).Where(static fit => fit.Parameters is not null).ToList();

        // A word is meant before a parameter: of two that fit it has the fewer.
        var found = fitting.Where(fit => fit.Operation.Method == wanted).OrderBy(static fit => fit.Parameters!.Count).FirstOrDefault();
        return found.Parameters is not null ? new ControlRoute.Found(page, found.Operation, found.Parameters)
            : fitting.Count > 0 ? new ControlRoute.WrongMethod(string.Join(", ", fitting.Select(static fit => fit.Operation.Method).Distinct().Order(StringComparer.Ordinal)))
            : new ControlRoute.NoSuchPage();
    }
}

/// <summary>What a path and a method mean. A closed set.</summary>
internal abstract record ControlRoute
{
    private ControlRoute()
    {
    }

    internal sealed record Found(IControlPage Page, ControlOperation Operation, IReadOnlyList<string> Parameters) : ControlRoute;

    internal sealed record WrongMethod(string Allow) : ControlRoute;

    internal sealed record NoSuchPage : ControlRoute;
}
