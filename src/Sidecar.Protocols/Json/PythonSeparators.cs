namespace Sidecar.Protocols.Json;

/// <summary>What Python's <c>json.dumps</c> writes between items, and between a name and its value.</summary>
public enum PythonSeparators
{
    /// <summary><c>", "</c> and <c>": "</c>, what it writes when it is not told otherwise.</summary>
    Default,

    /// <summary><c>","</c> and <c>":"</c>, what it writes with <c>separators=(",", ":")</c>.</summary>
    Compact,
}
