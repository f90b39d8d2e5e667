using Sidecar.Policies;

namespace Sidecar.State;

/// <summary>
/// Rate windows that every replica counts for itself while the shared store is away, and says so in each decision. A caller then gets at most the limit from each replica:
/// more than may be, which is better than nothing at all for everybody. The shared store is asked every time; it says at once that it is away when it knows.
/// </summary>
internal sealed class DegradingRateWindows(IRateWindows shared, IRateWindows local) : IRateWindows
{
    public async ValueTask<RateDecision> TryAcquireAsync(Digest key, long limit, TimeSpan window, long cost, CancellationToken cancellationToken)
    {
        var decision = await shared.TryAcquireAsync(key, limit, window, cost, cancellationToken);
        if (decision.IsAvailable)
        {
            return decision;
        }

        var here = await local.TryAcquireAsync(key, limit, window, cost, cancellationToken);
        return here with { IsLocal = here.IsAvailable };
    }
}
