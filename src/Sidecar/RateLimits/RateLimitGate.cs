using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.RateLimits;

/// <summary>
/// Nobody asks more often than the policy's limits of this place say. What earlier places took for a request that this one refuses goes back: it cost nobody anything.
/// </summary>
internal sealed class RateLimitGate(RateLimitPlan plan, RateKeys keys, RateLimiter limiter) : IGate, IPlanCondition
{
    public string Name => RateLimitPlaces.Section;

    public (string Key, string Message)? Unmet(IReadOnlyList<IGate> gates) =>
        plan.Rules.Select(rule => RateLimitConditions.Unmet(rule, gates)).FirstOrDefault(static unmet => unmet is not null);

    public ValueTask<Verdict> EnterAsync(Passage passage, CancellationToken cancellationToken)
    {
        // Whatever it has bought is owed.
        if (passage.IsPaid)
        {
            return Verdict.Pass;
        }

        var use = new RateLimitUse(plan, keys.Of(plan, passage), limiter);
        var taking = limiter.TryTakeAsync(use, cancellationToken);
        return taking.IsCompletedSuccessfully ? Conclude(passage, use, taking.Result) : AwaitAsync(passage, use, taking);
    }

    private async ValueTask<Verdict> AwaitAsync(Passage passage, RateLimitUse use, ValueTask<RateOutcome> taking) => await Conclude(passage, use, await taking);

    private ValueTask<Verdict> Conclude(Passage passage, RateLimitUse use, RateOutcome outcome)
    {
        passage.Use(use);
        if (outcome != RateOutcome.Admitted)
        {
            return RefuseAsync(passage, use, outcome);
        }

        if (plan.HasSlots)
        {
            passage.EndWith(limiter.Hold(use));
        }

        return Verdict.Pass;
    }

    private static async ValueTask<Verdict> RefuseAsync(Passage passage, RateLimitUse use, RateOutcome outcome)
    {
        foreach (var earlier in passage.RateUses)
        {
            await earlier.GiveBackAsync();
        }

        return outcome == RateOutcome.Refused
            ? RateLimitRefusals.Limited(use.Full())
            : RateLimitRefusals.Unavailable();
    }
}
