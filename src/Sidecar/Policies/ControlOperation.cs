namespace Sidecar.Policies;

/// <summary>Something that can be asked of a page of the control API.</summary>
/// <param name="Method">In upper case. HEAD follows GET.</param>
/// <param name="Path">Below the page, with parameters in braces: empty, <c>/{id}</c>, <c>/{id}/approve</c>. A word comes before a parameter in its place.</param>
/// <param name="Role">Who may.</param>
internal sealed record ControlOperation(string Method, string Path, OperatorRole Role)
{
    private readonly string[] _parts = Path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>
    /// Whether it is better carried out twice than not at all, so that it does not need the store that remembers keys: what ends spending must not fail because of a store that has nothing to do with it.
    /// </summary>
    public bool IsRepeatable { get; init; }

    /// <summary>The values of the parameters; null where the path is another.</summary>
    public IReadOnlyList<string>? Match(IReadOnlyList<string> segments)
    {
        if (segments.Count != _parts.Length)
        {
            return null;
        }

        var values = new List<string>();
        for (var i = 0; i < _parts.Length; i++)
        {
            if (_parts[i][0] == '{' && segments[i].Length > 0)
            {
                values.Add(segments[i]);
            }
            else if (_parts[i] != segments[i])
            {
                return null;
            }
        }

        return values;
    }
}
