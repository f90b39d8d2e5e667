using Sidecar.State;

namespace Sidecar.Tests.RateLimits;

/// <summary>A store that is away, and whose place this replica takes by itself.</summary>
internal sealed class LocalLimits : IRateLimits
{
    public ValueTask<RateOutcome> TryAcquireAsync(RateAttempt attempt, CancellationToken cancellationToken)
    {
        attempt.IsLocal = true;
        return ValueTask.FromResult(RateOutcome.Admitted);
    }

    public ValueTask GiveBackAsync(RateAttempt attempt) => ValueTask.CompletedTask;
}
