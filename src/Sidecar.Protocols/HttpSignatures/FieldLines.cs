namespace Sidecar.Protocols.HttpSignatures;

/// <summary>The values of one field, a line each, in the order in which they came. A default value is a field that did not come.</summary>
public readonly struct FieldLines
{
    private readonly object? _lines;

    /// <summary>A field that came in one line.</summary>
    public FieldLines(string line) => _lines = line;

    /// <summary>A field that came in so many lines. The array is kept and must not change.</summary>
    public FieldLines(string[] lines) => _lines = lines;

    /// <summary>How many lines there are; 0 for a field that did not come.</summary>
    public int Count => _lines switch { null => 0, string => 1, var lines => ((string[])lines).Length };

    /// <summary>One of the lines.</summary>
    public string this[int index] => _lines is string line && index == 0 ? line : ((string[])_lines!)[index];

    /// <summary>The value as RFC 9110 §5.2 combines it: the lines with a comma and a space between them.</summary>
    public string Combined => _lines switch { null => "", string line => line, var lines => string.Join(", ", (string[])lines) };
}
