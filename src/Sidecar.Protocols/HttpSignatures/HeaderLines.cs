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
        string? first = null;
        List<string>? several = null;
        foreach (var (key, value) in _lines)
        {
            if (!key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (first is null)
            {
                first = value;
            }
            else
            {
                (several ??= [first]).Add(value);
            }
        }

        return first is null ? default : several is null ? new(first) : new([.. several]);
    }
}
