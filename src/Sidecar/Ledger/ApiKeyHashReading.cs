namespace Sidecar.Ledger;

/// <summary>What the ledger says about the hashes of many keys. A closed set.</summary>
internal abstract record ApiKeyHashReading
{
    private ApiKeyHashReading()
    {
    }

    /// <param name="Entries">The oldest first. Fewer than were asked for: there are no more.</param>
    internal sealed record Page(IReadOnlyList<ApiKeyHashEntry> Entries) : ApiKeyHashReading;

    /// <summary>The ledger could not be read.</summary>
    internal sealed record Unavailable(Exception Cause) : ApiKeyHashReading;
}
