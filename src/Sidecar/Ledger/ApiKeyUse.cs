namespace Sidecar.Ledger;

/// <summary>That a key was used.</summary>
/// <param name="At">When, the last time.</param>
internal sealed record ApiKeyUse(string Id, DateTimeOffset At)
{
    /// <summary>The hash as it was read and one of a newer pepper, to be put in its place; null to leave it.</summary>
    public (ReadOnlyMemory<byte> Old, ApiKeyHashRecord New)? Rehash { get; init; }
}
