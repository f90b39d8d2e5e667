using Sidecar.Policies;

namespace Sidecar.State.Memory;

/// <summary>Revocations of this process. Bounded: when full, revoking fails and says so, because forgetting one would honour it again.</summary>
internal sealed class MemoryRevocations(TimeProvider time, int capacity) : IRevocations
{
    private const int MostKeys = 8;

    private readonly Lock _gate = new();
    private readonly ExpiringTable<Digest, Nothing> _revoked = new(capacity);

    public ValueTask<LeaseOutcome> RevokeAsync(Digest key, TimeSpan retention, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(retention, TimeSpan.Zero);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var end = time.After(now, retention);
            if (_revoked.Find(key, now) is var slot and not ExpiringTable<Digest, Nothing>.None)
            {
                _revoked.SetEnd(slot, Math.Max(end, _revoked.EndOf(slot)), now);
                return new(LeaseOutcome.Done);
            }

            return new(_revoked.TryAdd(key, default, end, now) ? LeaseOutcome.Done : LeaseOutcome.Unavailable);
        }
    }

    public ValueTask<RevocationCheck> CheckAsync(ReadOnlyMemory<Digest> keys, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(keys.Length, nameof(keys));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keys.Length, MostKeys, nameof(keys));
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var now = time.GetTimestamp();
            foreach (var key in keys.Span)
            {
                if (_revoked.Find(key, now) != ExpiringTable<Digest, Nothing>.None)
                {
                    return new(RevocationCheck.Revoked);
                }
            }
        }

        return new(RevocationCheck.NotRevoked);
    }
}
