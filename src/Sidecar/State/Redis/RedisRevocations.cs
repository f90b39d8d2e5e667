using Sidecar.Policies;
using StackExchange.Redis;

namespace Sidecar.State.Redis;

/// <summary>Revocations that all replicas see. All are in one slot of a cluster, so that one call can look at several.</summary>
internal sealed class RedisRevocations(RedisCalls redis) : IRevocations
{
    public async ValueTask<LeaseOutcome> RevokeAsync(Digest key, TimeSpan retention, CancellationToken cancellationToken) =>
        (await redis.CallAsync(RedisScript.Revoke, redis.Keys.Revocation(key), [Milliseconds.Of(retention)], undo: null, cancellationToken)).Lease;

    public async ValueTask<RevocationCheck> CheckAsync(ReadOnlyMemory<Digest> keys, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(keys.Length, nameof(keys));
        var names = new RedisKey[keys.Length];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = redis.Keys.Revocation(keys.Span[i]);
        }

        return (await redis.CallAsync(RedisScript.CheckRevocations, names, [], undo: null, cancellationToken)).Number switch
        {
            0 => RevocationCheck.NotRevoked,
            1 => RevocationCheck.Revoked,
            _ => RevocationCheck.Unavailable,
        };
    }
}
