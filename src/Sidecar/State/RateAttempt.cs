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

    /// <exception cref="ArgumentOutOfRangeException">A charge is not what <see cref="RateCharge"/> says; the options were not validated.</exception>
    public void Check()
    {
        foreach (ref readonly var charge in Charges)
        {
            Check(charge.Limit, charge.Window, charge.Cost);
        }
    }

    private static void Check(long limit, TimeSpan window, long cost)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(cost, 1);
    }
}
