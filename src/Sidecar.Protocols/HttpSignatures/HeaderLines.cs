namespace Sidecar.Protocols.HttpSignatures;

/// <summary>Header fields as a list of lines, for messages that are put together here.</summary>
public sealed class HeaderLines : IHeaderFields
{
    private readonly List<KeyValuePair<string, string>> _lines = [];

    /// <summary>Appends a line.</summary>
    /// <returns>Itself.</returns>
    public HeaderLines Add(string name, string value)
    {
        _lines.Add(new(name, value));
        return this;
    }

    /// <inheritdoc/>
    public FieldLines Lines(string name)
    {
        var lines = _lines.FindAll(line => line.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
        return lines switch
        {
            [] => default,
            [var only] => new(only.Value),
            _ => new(lines.ConvertAll(line => line.Value).ToArray()),
        };
    }
}
