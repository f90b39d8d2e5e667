using Sidecar.Policies;
using StackExchange.Redis;

namespace Sidecar.State.Redis;

/// <summary>Limits that hold over all replicas together, by the server's clock.</summary>
internal sealed class RedisRateWindows(RedisCalls redis) : IRateWindows
{
    // Lua counts in doubles, which are exact up to here.
    private const long LargestCount = 1L << 52;

    public async ValueTask<RateDecision> TryAcquireAsync(Digest key, long limit, TimeSpan window, long cost, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(cost, 1);
        var length = Milliseconds.Of(window);
        var reply = await redis.CallAsync(
            RedisScript.AcquireRate, redis.Keys.Rate(key, length), [Math.Min(limit, LargestCount), length, Math.Min(cost, LargestCount)], undo: null, cancellationToken);
        if (reply.Result is null)
        {
            return RateDecision.Unavailable;
        }

        var result = (RedisResult[])reply.Result!;
        return new RateDecision(IsAvailable: true, IsAdmitted: (int)result[0] == 1, Remaining: (long)result[1], RetryAfter: TimeSpan.FromMilliseconds((long)result[2]));
    }
}
