using Sidecar.Policies;

namespace Sidecar.Budgets;

/// <summary>A request that has reserved and not closed.</summary>
internal sealed class InFlightSpend(SpendRequest request)
{
    private int _isCut;

    /// <summary>Cuts the request if a stop bears on it that says so.</summary>
    /// <returns>Whether it was cut now.</returns>
    public bool CutIfStopped(StopList stops)
    {
        if (request.Cut is not { } cut
            || stops.Find(request.Agent, request.Merchant, request.Category, request.Issuer) is not { CutsInFlight: true }
            || Interlocked.Exchange(ref _isCut, 1) != 0)
        {
            return false;
        }

        cut();
        return true;
    }
}
