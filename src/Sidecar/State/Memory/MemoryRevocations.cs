using Sidecar.Policies;

namespace Sidecar.State.Memory;

/// <summary>
/// Revocations of this process, which begins with none: it tells nothing before the ledger's were put in, and forgets none after it. Bounded: when full, revoking fails and says so, because
/// forgetting one would honour it again.
/// </summary>
internal sealed class MemoryRevocations(TimeProvider time, int capacity) : IRevocations, IRestoredRevocations
{
    private const int MostKeys = 8;

    private readonly Lock _gate = new();
    private readonly ExpiringTable<Digest, Nothing> _revoked = new(capacity);
    private bool _isComplete;

    public ValueTask<LeaseOutcome> RevokeAsync(Digest key, TimeSpan retention, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(retention, TimeSpan.Zero);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return new(Revoke(key, retention));
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

            return new(_isComplete ? RevocationCheck.NotRevoked : RevocationCheck.Unavailable);
        }
    }

    public ValueTask<RestoreStanding> InspectAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return new(_isComplete ? RestoreStanding.Complete : RestoreStanding.Incomplete);
        }
    }

    // Nothing is forgotten in the middle of a pass, so there is nothing to remember about one.
    public ValueTask<LeaseOutcome> BeginAsync(HolderToken pass, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(LeaseOutcome.Done);
    }

    public ValueTask<LeaseOutcome> PutAsync(HolderToken pass, IReadOnlyList<RevocationRetention> portion, bool isLast, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            foreach (var (key, retention) in portion)
            {
                if (Revoke(key, retention) != LeaseOutcome.Done)
                {
                    return new(LeaseOutcome.Unavailable);
                }
            }

            _isComplete |= isLast;
            return new(LeaseOutcome.Done);
        }
    }

    private LeaseOutcome Revoke(Digest key, TimeSpan retention)
    {
        var now = time.GetTimestamp();
        var end = time.After(now, retention);
        if (_revoked.Find(key, now) is var slot and not ExpiringTable<Digest, Nothing>.None)
        {
            _revoked.SetEnd(slot, Math.Max(end, _revoked.EndOf(slot)), now);
            return LeaseOutcome.Done;
        }

        return _revoked.TryAdd(key, default, end, now) ? LeaseOutcome.Done : LeaseOutcome.Unavailable;
    }
}
