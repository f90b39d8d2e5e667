using Sidecar.Policies;

namespace Sidecar.State.Redis;

/// <summary>Nonces that all replicas see. A use is a key with a token of its own as its value: one that nobody learned of is undone by that token.</summary>
internal sealed class RedisNonces(RedisCalls redis) : INonces
{
    public async ValueTask<NonceUse> TryUseAsync(Digest key, TimeSpan retention, CancellationToken cancellationToken)
    {
        var name = redis.Keys.Nonce(key);
        var token = HolderToken.New().ToString();
        var undo = new RedisUndo(RedisScript.ForgetNonce, [name], [token]);
        var reply = await redis.CallAsync(RedisScript.UseNonce, name, [token, Milliseconds.Of(retention)], undo, cancellationToken);
        return reply.Number switch
        {
            1 => NonceUse.Fresh,
            0 => NonceUse.Used,
            _ => NonceUse.Unavailable,
        };
    }
}
