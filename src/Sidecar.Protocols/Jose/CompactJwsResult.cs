namespace Sidecar.Protocols.Jose;

/// <summary>What became of a text that should be a compact JWS. Nothing is said of its signature yet.</summary>
public abstract record CompactJwsResult
{
    private CompactJwsResult()
    {
    }

    /// <summary>It is one.</summary>
    public sealed record Parsed(CompactJws Jws) : CompactJwsResult;

    /// <summary>It is none.</summary>
    /// <param name="Reason">Why, as the end of a sentence; never a piece of the text.</param>
    public sealed record Malformed(string Reason) : CompactJwsResult;
}
