using Sidecar.Policies;
using StackExchange.Redis;

namespace Sidecar.State.Redis;

/// <summary>Records that all replicas see. Each is a hash that expires with the lease, and once completed with the retention.</summary>
internal sealed class RedisIdempotencyRecords(RedisCalls redis) : IIdempotencyRecords
{
    private const int Begun = 0;
    private const int InFlight = 1;
    private const int Mismatch = 2;

    public async ValueTask<IdempotencyAttempt> TryBeginAsync(
        Digest key, Digest fingerprint, HolderToken holder, TimeSpan lease, CancellationToken cancellationToken)
    {
        var name = redis.Keys.Request(key);
        var token = holder.ToString();
        var undo = new RedisUndo(RedisScript.AbandonRequest, [name], [token]);
        var reply = await redis.CallAsync(
            RedisScript.BeginRequest, name, [RedisBytes.Of(fingerprint), token, Milliseconds.Of(lease)], undo, cancellationToken);
        if (reply.Result is null)
        {
            return new IdempotencyAttempt.Unavailable(reply.Note!);
        }

        var result = (RedisResult[])reply.Result!;
        return (int)result[0] switch
        {
            Begun => IdempotencyAttempt.Begun.Instance,
            InFlight => IdempotencyAttempt.InFlight.Instance,
            Mismatch => IdempotencyAttempt.Mismatch.Instance,
            _ => new IdempotencyAttempt.Stored((byte[])result[1]!),
        };
    }

    public async ValueTask<LeaseOutcome> RenewAsync(Digest key, HolderToken holder, TimeSpan lease) =>
        (await redis.CallAsync(RedisScript.RenewRequest, redis.Keys.Request(key), [holder.ToString(), Milliseconds.Of(lease)])).Lease;

    public async ValueTask<LeaseOutcome> CompleteAsync(Digest key, HolderToken holder, ReadOnlyMemory<byte> answer, TimeSpan retention) =>
        (await redis.CallAsync(RedisScript.CompleteRequest, redis.Keys.Request(key), [holder.ToString(), RedisBytes.Of(answer), Milliseconds.Of(retention)])).Lease;

    public async ValueTask<LeaseOutcome> AbandonAsync(Digest key, HolderToken holder) =>
        (await redis.CallAsync(RedisScript.AbandonRequest, redis.Keys.Request(key), [holder.ToString()])).Lease;
}
