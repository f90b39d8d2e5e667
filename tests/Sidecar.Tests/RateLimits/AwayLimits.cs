using Sidecar.State;

namespace Sidecar.Tests.RateLimits;

/// <summary>A store that answers as the test says, now or later, and counts what is given back.</summary>
internal sealed class AwayLimits(RateOutcome outcome, Exception? fault = null) : IRateLimits
{
    public bool IsSlow { get; set; }

    public int GivenBack { get; private set; }

    public async ValueTask<RateOutcome> TryAcquireAsync(RateAttempt attempt, CancellationToken cancellationToken)
    {
        if (IsSlow)
        {
            await Task.Yield();
        }

        return fault is null ? outcome : throw fault;
    }

    public ValueTask GiveBackAsync(RateAttempt attempt)
    {
        GivenBack++;
        return ValueTask.CompletedTask;
    }
}
