using Sidecar.Ledger;

namespace Sidecar.State.Memory;

/// <summary>Claims of this process. Bounded: when full, nobody new is let in, because forgetting a payment that is in use would let its copy pass.</summary>
internal sealed class MemoryPaymentClaims(TimeProvider time, int capacity) : IPaymentClaims
{
    private readonly Lock _gate = new();
    private readonly ExpiringTable<PaymentKey, HolderToken> _leases = new(capacity);

    public ValueTask<ClaimAttempt> TryClaimAsync(PaymentKey key, HolderToken holder, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lease, TimeSpan.Zero);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var now = time.GetTimestamp();
            if (_leases.Find(key, now) != ExpiringTable<PaymentKey, HolderToken>.None)
            {
                return new(ClaimAttempt.Held);
            }

            return new(_leases.TryAdd(key, holder, time.After(now, lease), now) ? ClaimAttempt.Claimed : ClaimAttempt.Unavailable);
        }
    }

    public ValueTask<LeaseOutcome> RenewAsync(PaymentKey key, HolderToken holder, TimeSpan lease)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lease, TimeSpan.Zero);
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var slot = FindHeld(key, holder, now);
            if (slot == ExpiringTable<PaymentKey, HolderToken>.None)
            {
                return new(LeaseOutcome.Lost);
            }

            _leases.SetEnd(slot, time.After(now, lease), now);
        }

        return new(LeaseOutcome.Done);
    }

    public ValueTask<LeaseOutcome> ReleaseAsync(PaymentKey key, HolderToken holder)
    {
        lock (_gate)
        {
            var slot = FindHeld(key, holder, time.GetTimestamp());
            if (slot == ExpiringTable<PaymentKey, HolderToken>.None)
            {
                return new(LeaseOutcome.Lost);
            }

            _leases.Remove(slot);
        }

        return new(LeaseOutcome.Done);
    }

    private int FindHeld(PaymentKey key, HolderToken holder, long now) =>
        _leases.Find(key, now) is var slot and not ExpiringTable<PaymentKey, HolderToken>.None && _leases[slot] == holder
            ? slot
            : ExpiringTable<PaymentKey, HolderToken>.None;
}
