namespace Sidecar.Protocols.Jose;

/// <summary>What became of a text that should be a key set.</summary>
public abstract record JsonWebKeySetResult
{
    private JsonWebKeySetResult()
    {
    }

    /// <summary>It is a set; perhaps one without a usable key.</summary>
    public sealed record Parsed(JsonWebKeySet Set) : JsonWebKeySetResult;

    /// <summary>It is none.</summary>
    /// <param name="Reason">Why, as the end of a sentence; never a piece of the text.</param>
    public sealed record Malformed(string Reason) : JsonWebKeySetResult;
}
