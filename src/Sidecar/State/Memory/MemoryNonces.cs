using Sidecar.Policies;

namespace Sidecar.State.Memory;

/// <summary>Nonces of this process. Bounded: when full, no new one is let in, because forgetting one would let its copy pass. About 75 bytes each.</summary>
internal sealed class MemoryNonces(TimeProvider time, int capacity) : INonces
{
    private readonly Lock _gate = new();
    private readonly ExpiringTable<Digest, Nothing> _used = new(capacity);

    public ValueTask<NonceUse> TryUseAsync(Digest key, TimeSpan retention, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(retention, TimeSpan.Zero);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var now = time.GetTimestamp();
            if (_used.Find(key, now) != ExpiringTable<Digest, Nothing>.None)
            {
                return new(NonceUse.Used);
            }

            return new(_used.TryAdd(key, default, time.After(now, retention), now) ? NonceUse.Fresh : NonceUse.Unavailable);
        }
    }
}
