namespace Sidecar.State;

/// <summary>One request's costs, for windows that are charged together or not at all. Lives for one request.</summary>
/// <param name="charges">One or more; no two of one key and window.</param>
internal sealed class RateAttempt(params RateCharge[] charges)
{
    private readonly RateStanding[] _standings = new RateStanding[charges.Length];

    public ReadOnlySpan<RateCharge> Charges => charges;

    /// <summary>One for each charge, in their order; filled by the store.</summary>
    public Span<RateStanding> Standings => _standings;

    /// <summary>Decided by this replica alone, because the shared store is away.</summary>
    public bool IsLocal { get; set; }
}
