using StackExchange.Redis;

namespace Sidecar.State.Redis;

/// <summary>
/// Limits that hold over all replicas together, by the server's clock. A window is a hash of the entries that count, and ends by itself; all are in one slot of a cluster, so that one call can charge several. A call
/// that is late may have been charged, and in which step is not known then: it stays charged, which errs on the safe side.
/// </summary>
internal sealed class RedisRateLimits(RedisCalls redis) : IRateLimits
{
    // Lua counts in doubles, which are exact up to here.
    private const long LargestCount = 1L << 52;

    // Of each window in the answer: room, remaining, wait, step.
    private const int Answered = 4;

    public async ValueTask<RateOutcome> TryAcquireAsync(RateAttempt attempt, CancellationToken cancellationToken)
    {
        attempt.Check();
        attempt.IsLocal = false;
        var reply = await redis.CallAsync(RedisScript.AcquireRates, KeysOf(attempt), CostsOf(attempt), undo: null, cancellationToken);
        if (reply.Result is null)
        {
            return RateOutcome.Unavailable;
        }

        var result = (long[])reply.Result!;
        for (var i = 0; i < attempt.Charges.Length; i++)
        {
            var window = result.AsSpan(1 + (Answered * i), Answered);
            attempt.Standings[i] = new RateStanding(window[0] == 1, window[1], TimeSpan.FromMilliseconds(window[2]), window[3]);
        }

        return result[0] == 1 ? RateOutcome.Admitted : RateOutcome.Refused;
    }

    public async ValueTask GiveBackAsync(RateAttempt attempt)
    {
        var arguments = new RedisValue[2 * attempt.Charges.Length];
        for (var i = 0; i < attempt.Charges.Length; i++)
        {
            arguments[2 * i] = attempt.Standings[i].Tick;
            arguments[(2 * i) + 1] = Math.Min(attempt.Charges[i].Cost, LargestCount);
        }

        await redis.CallAsync(RedisScript.GiveBackRates, KeysOf(attempt), arguments, undo: null, CancellationToken.None);
    }

    private RedisKey[] KeysOf(RateAttempt attempt)
    {
        var keys = new RedisKey[attempt.Charges.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = redis.Keys.Rate(attempt.Charges[i].Key, Milliseconds.Of(attempt.Charges[i].Window));
        }

        return keys;
    }

    private static RedisValue[] CostsOf(RateAttempt attempt)
    {
        var arguments = new RedisValue[4 * attempt.Charges.Length];
        var next = 0;
        foreach (ref readonly var charge in attempt.Charges)
        {
            var grid = RateGrid.Of(charge.Window);
            arguments[next++] = Math.Min(charge.Limit, LargestCount);
            arguments[next++] = grid.Step;
            arguments[next++] = grid.Span;
            arguments[next++] = Math.Min(charge.Cost, LargestCount);
        }

        return arguments;
    }
}
