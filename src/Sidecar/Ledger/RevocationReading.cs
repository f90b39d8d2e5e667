namespace Sidecar.Ledger;

/// <summary>What the ledger says about revocations. A closed set.</summary>
internal abstract record RevocationReading
{
    private RevocationReading()
    {
    }

    /// <param name="Revocations">By their keys. Fewer than were asked for: there are no more.</param>
    internal sealed record Page(IReadOnlyList<KeptRevocation> Revocations) : RevocationReading;

    /// <summary>The ledger could not be read.</summary>
    internal sealed record Unavailable(Exception Cause) : RevocationReading;
}
