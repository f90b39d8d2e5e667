using Sidecar.Policies;
using StackExchange.Redis;

namespace Sidecar.State.Redis;

/// <summary>
/// Revocations that all replicas see. All are in one slot of a cluster, so that one call can look at several, and at the mark beside them: it goes with them when Redis is flushed, or begins empty.
/// </summary>
internal sealed class RedisRevocations(RedisCalls redis) : IRevocations, IRestoredRevocations
{
    // Longer than any pass takes, and than the ledger may be away between two of them.
    private static readonly TimeSpan LongestPass = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan MarkRetention = TimeSpan.FromDays(1);

    public async ValueTask<LeaseOutcome> RevokeAsync(Digest key, TimeSpan retention, CancellationToken cancellationToken) =>
        (await redis.CallAsync(RedisScript.Revoke, redis.Keys.Revocation(key), [Milliseconds.Of(retention)], undo: null, cancellationToken)).Lease;

    public async ValueTask<RevocationCheck> CheckAsync(ReadOnlyMemory<Digest> keys, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(keys.Length, nameof(keys));
        var names = new RedisKey[keys.Length + 1];
        names[0] = redis.Keys.RevocationsMark;
        for (var i = 0; i < keys.Length; i++)
        {
            names[i + 1] = redis.Keys.Revocation(keys.Span[i]);
        }

        return (await redis.CallAsync(RedisScript.CheckRevocations, names, [], undo: null, cancellationToken)).Number switch
        {
            0 => RevocationCheck.NotRevoked,
            1 => RevocationCheck.Revoked,
            _ => RevocationCheck.Unavailable,
        };
    }

    public async ValueTask<RestoreStanding> InspectAsync(CancellationToken cancellationToken) =>
        (await redis.CallAsync(RedisScript.InspectRevocations, redis.Keys.RevocationsMark, [], undo: null, cancellationToken)).Number switch
        {
            0 => RestoreStanding.Incomplete,
            1 => RestoreStanding.Complete,
            _ => RestoreStanding.Unavailable,
        };

    public async ValueTask<LeaseOutcome> BeginAsync(HolderToken pass, CancellationToken cancellationToken) =>
        (await redis.CallAsync(RedisScript.BeginRevocations, redis.Keys.RevocationsPass(pass), [Milliseconds.Of(LongestPass)], undo: null, cancellationToken)).Lease;

    public async ValueTask<LeaseOutcome> PutAsync(HolderToken pass, IReadOnlyList<RevocationRetention> portion, bool isLast, CancellationToken cancellationToken)
    {
        RedisKey[] names = [redis.Keys.RevocationsPass(pass), redis.Keys.RevocationsMark, .. portion.Select(entry => redis.Keys.Revocation(entry.Key))];
        RedisValue[] arguments = [isLast ? 1 : 0, Milliseconds.Of(MarkRetention), .. portion.Select(static entry => (RedisValue)Milliseconds.Of(entry.Retention))];
        return (await redis.CallAsync(RedisScript.PutRevocations, names, arguments, undo: null, cancellationToken)).Lease;
    }
}
