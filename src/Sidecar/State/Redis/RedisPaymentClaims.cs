using Sidecar.Ledger;

namespace Sidecar.State.Redis;

/// <summary>Claims that all replicas see. A claim is a key with the holder as its value, which expires with the lease.</summary>
internal sealed class RedisPaymentClaims(RedisCalls redis) : IPaymentClaims
{
    public async ValueTask<ClaimAttempt> TryClaimAsync(PaymentKey key, HolderToken holder, TimeSpan lease, CancellationToken cancellationToken)
    {
        var name = redis.Keys.Payment(key);
        var token = holder.ToString();
        var undo = new RedisUndo(RedisScript.ReleasePayment, [name], [token]);
        var reply = await redis.CallAsync(RedisScript.ClaimPayment, name, [token, Milliseconds.Of(lease)], undo, cancellationToken);
        return reply.Number switch
        {
            1 => ClaimAttempt.Claimed,
            0 => ClaimAttempt.Held,
            _ => ClaimAttempt.Unavailable,
        };
    }

    public async ValueTask<LeaseOutcome> RenewAsync(PaymentKey key, HolderToken holder, TimeSpan lease) =>
        (await redis.CallAsync(RedisScript.RenewPayment, redis.Keys.Payment(key), [holder.ToString(), Milliseconds.Of(lease)])).Lease;

    public async ValueTask<LeaseOutcome> ReleaseAsync(PaymentKey key, HolderToken holder) =>
        (await redis.CallAsync(RedisScript.ReleasePayment, redis.Keys.Payment(key), [holder.ToString()])).Lease;
}
