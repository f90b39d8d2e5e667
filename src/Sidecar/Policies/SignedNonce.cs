namespace Sidecar.Policies;

/// <summary>What the request's own signature says about its freshness, once that signature is verified (RFC 9421 §2.3). Put on the passage by whoever verified it.</summary>
/// <param name="Nonce">The parameter <c>nonce</c>; null where the signature has none.</param>
/// <param name="Created">The parameter <c>created</c>; null where the signature has none.</param>
internal sealed record SignedNonce(string? Nonce, DateTimeOffset? Created)
{
    /// <summary>Whoever verified the signature used the nonce too, because its scheme asks for that; it is not used again.</summary>
    public bool IsUsed { get; init; }
}
