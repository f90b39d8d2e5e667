namespace Sidecar.Protocols.Jose;

/// <summary>What became of one JWK.</summary>
public abstract record JsonWebKeyResult
{
    private JsonWebKeyResult()
    {
    }

    /// <summary>It verifies signatures.</summary>
    public sealed record Usable(VerificationKey Key) : JsonWebKeyResult;

    /// <summary>It is left out, and the set goes on without it.</summary>
    /// <param name="KeyId">Its <c>kid</c>, where one could be read. Written by the set's owner: not for labels.</param>
    /// <param name="Reason">Why, as the end of a sentence; never a piece of the key.</param>
    public sealed record Skipped(string? KeyId, string Reason) : JsonWebKeyResult;
}
