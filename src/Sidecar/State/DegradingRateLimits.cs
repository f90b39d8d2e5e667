namespace Sidecar.State;

/// <summary>
/// Limits that every replica counts for itself while the shared store is away, and says so in each attempt. Each admits its part of a limit, rounded down, and at least one request: together about the limit, however many
/// replicas there are. The shared store is asked every time; it says at once that it is away when it knows. What was admitted here is not told to it afterwards, so in the window in which it comes back up to one limit
/// more is admitted.
/// </summary>
internal sealed class DegradingRateLimits(IRateLimits shared, IRateLimits local, IReplicas replicas) : IRateLimits
{
    public async ValueTask<RateOutcome> TryAcquireAsync(RateAttempt attempt, CancellationToken cancellationToken)
    {
        var outcome = await shared.TryAcquireAsync(attempt, cancellationToken);
        return outcome == RateOutcome.Unavailable ? await TryHereAsync(attempt, cancellationToken) : outcome;
    }

    public ValueTask GiveBackAsync(RateAttempt attempt) => attempt.IsLocal ? local.GiveBackAsync(attempt) : shared.GiveBackAsync(attempt);

    private async ValueTask<RateOutcome> TryHereAsync(RateAttempt attempt, CancellationToken cancellationToken)
    {
        var known = replicas.Known;
        var charges = attempt.Charges.ToArray();
        for (var i = 0; i < charges.Length; i++)
        {
            charges[i] = charges[i] with { Limit = PartOf(charges[i], known) };
        }

        var here = new RateAttempt(charges);
        var outcome = await local.TryAcquireAsync(here, cancellationToken);
        here.Standings.CopyTo(attempt.Standings);
        attempt.IsLocal = outcome != RateOutcome.Unavailable;
        return outcome;
    }

    /// <summary>A part smaller than one request's cost would admit nobody.</summary>
    private static long PartOf(RateCharge charge, int replicas) => Math.Max(Math.Min(charge.Cost, charge.Limit), charge.Limit / replicas);
}
