namespace Sidecar.Identity.AgentHmac;

/// <summary>What stands between items in the canonical JSON that agents sign.</summary>
internal enum AgentHmacSeparators
{
    /// <summary>Either of the two: a signature over one of them is as good as over the other.</summary>
    Either,

    /// <summary><c>", "</c> and <c>": "</c>, as Python's <c>json.dumps</c> writes when it is not told otherwise.</summary>
    Default,

    /// <summary><c>","</c> and <c>":"</c>, as it writes with <c>separators=(",", ":")</c>.</summary>
    Compact,
}
