using Sidecar.State;

namespace Sidecar.RateLimits;

/// <summary>
/// Asks all limits of a place for a request: all give what it costs, or none does. First those that can be asked without a store; what they gave goes back where another refuses.
/// </summary>
internal sealed class RateLimiter(IRateLimits windows, TokenBuckets buckets, ConcurrencySlots slots, RateLimitMetrics metrics)
{
    /// <summary>Fills the use's standings. Slots of what is admitted belong to whoever asked: <see cref="Hold"/>.</summary>
    public ValueTask<RateOutcome> TryTakeAsync(RateLimitUse use, CancellationToken cancellationToken)
    {
        if (!TryTakeHere(use, RateLimitKind.Concurrency) || !TryTakeHere(use, RateLimitKind.TokenBucket))
        {
            UndoHere(use);
            metrics.Decided(use, RateOutcome.Refused);
            return ValueTask.FromResult(RateOutcome.Refused);
        }

        if (use.Plan.Windows > 0)
        {
            return TryTakeWindowsAsync(use, cancellationToken);
        }

        use.Take();
        metrics.Decided(use, RateOutcome.Admitted);
        return ValueTask.FromResult(RateOutcome.Admitted);
    }

    public ConcurrencyHold Hold(RateLimitUse use) => new(use, slots);

    /// <summary>Puts back what an admitted request took, but for its slots, which it holds until it ends.</summary>
    public ValueTask GiveBackAsync(RateLimitUse use)
    {
        for (var i = 0; i < use.Plan.Rules.Length; i++)
        {
            var rule = use.Plan.Rules[i];
            if (rule.Kind == RateLimitKind.TokenBucket)
            {
                buckets.GiveBack(rule, use.Keys[i]);
            }

            if (rule.Kind != RateLimitKind.Concurrency && use.Standings[i] is { } standing)
            {
                use.Stand(i, standing with { Remaining = Math.Min(rule.Limit, standing.Remaining + rule.Cost) });
            }
        }

        return use.Attempt is { } attempt ? windows.GiveBackAsync(attempt) : ValueTask.CompletedTask;
    }

    private bool TryTakeHere(RateLimitUse use, RateLimitKind kind)
    {
        for (var i = 0; i < use.Plan.Rules.Length; i++)
        {
            if (use.Plan.Rules[i] is var rule && rule.Kind == kind)
            {
                var standing = kind == RateLimitKind.Concurrency ? slots.TryTake(rule, use.Keys[i]) : buckets.TryTake(rule, use.Keys[i]);
                use.Stand(i, standing);
                if (!standing.HasRoom)
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Puts back what slots and buckets gave; what they refused was never taken.</summary>
    private void UndoHere(RateLimitUse use)
    {
        for (var i = 0; i < use.Plan.Rules.Length; i++)
        {
            var rule = use.Plan.Rules[i];
            if (rule.Kind == RateLimitKind.SlidingWindow || use.Standings[i] is not { HasRoom: true } standing)
            {
                continue;
            }

            if (rule.Kind == RateLimitKind.Concurrency)
            {
                slots.LetGo(rule, use.Keys[i]);
            }
            else
            {
                buckets.GiveBack(rule, use.Keys[i]);
            }

            use.Stand(i, standing with { Remaining = Math.Min(rule.Limit, standing.Remaining + rule.Cost) });
        }
    }

    private ValueTask<RateOutcome> TryTakeWindowsAsync(RateLimitUse use, CancellationToken cancellationToken)
    {
        var attempt = new RateAttempt(Charges(use));
        ValueTask<RateOutcome> asked;
        try
        {
            asked = windows.TryAcquireAsync(attempt, cancellationToken);
        }
        catch
        {
            UndoHere(use);
            throw;
        }

        return asked.IsCompletedSuccessfully ? ValueTask.FromResult(Conclude(use, attempt, asked.Result)) : AwaitAsync(use, attempt, asked);
    }

    private async ValueTask<RateOutcome> AwaitAsync(RateLimitUse use, RateAttempt attempt, ValueTask<RateOutcome> asked)
    {
        RateOutcome outcome;
        try
        {
            outcome = await asked;
        }
        catch
        {
            // The client left: nobody will be served.
            UndoHere(use);
            throw;
        }

        return Conclude(use, attempt, outcome);
    }

    private RateOutcome Conclude(RateLimitUse use, RateAttempt attempt, RateOutcome outcome)
    {
        if (outcome != RateOutcome.Unavailable)
        {
            Read(use, attempt);
        }

        if (outcome == RateOutcome.Admitted)
        {
            use.Attempt = attempt;
            use.Take();
        }
        else
        {
            UndoHere(use);
        }

        metrics.Decided(use, outcome, attempt.IsLocal);
        return outcome;
    }

    private static RateCharge[] Charges(RateLimitUse use)
    {
        var charges = new RateCharge[use.Plan.Windows];
        var next = 0;
        for (var i = 0; i < use.Plan.Rules.Length; i++)
        {
            if (use.Plan.Rules[i] is { Kind: RateLimitKind.SlidingWindow } rule)
            {
                charges[next++] = new RateCharge(use.Keys[i], rule.Limit, rule.Window, rule.Cost, rule.Label);
            }
        }

        return charges;
    }

    private static void Read(RateLimitUse use, RateAttempt attempt)
    {
        var next = 0;
        for (var i = 0; i < use.Plan.Rules.Length; i++)
        {
            if (use.Plan.Rules[i] is { Kind: RateLimitKind.SlidingWindow } rule)
            {
                var standing = attempt.Standings[next++];
                use.Stand(i, new(rule, standing.HasRoom, standing.Remaining, standing.Wait));
            }
        }
    }
}
