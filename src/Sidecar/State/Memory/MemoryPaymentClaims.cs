using System.Runtime.InteropServices;
using Sidecar.Ledger;

namespace Sidecar.State.Memory;

/// <summary>
/// Claims of this process. Bounded: when full, nobody new is let in, because forgetting a payment that is in use would let its copy pass.
/// Each call first removes the leases that have ended; each lease is removed once.
/// </summary>
internal sealed class MemoryPaymentClaims(TimeProvider time, int capacity = MemoryPaymentClaims.DefaultCapacity) : IPaymentClaims
{
    /// <summary>Payments in use at once. About 25 MB when full.</summary>
    public const int DefaultCapacity = 100_000;

    // Released claims stay in the order of expiry until it is rebuilt, so it may be this much longer than what is held.
    private const int Slack = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<PaymentKey, Lease> _leases = [];
    private readonly PriorityQueue<PaymentKey, long> _byEnd = new();

    /// <summary>Leases in the order of expiry, those that were released and not yet forgotten included.</summary>
    public int Remembered
    {
        get
        {
            lock (_gate)
            {
                return _byEnd.Count;
            }
        }
    }

    public ValueTask<ClaimAttempt> TryClaimAsync(PaymentKey key, HolderToken holder, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lease, TimeSpan.Zero);
        cancellationToken.ThrowIfCancellationRequested();
        var now = time.GetTimestamp();
        var end = EndOf(lease, now);
        lock (_gate)
        {
            RemoveEnded(now);
            if (_leases.ContainsKey(key))
            {
                return new(ClaimAttempt.Held);
            }

            if (_leases.Count >= capacity)
            {
                return new(ClaimAttempt.Unavailable);
            }

            _leases.Add(key, new Lease(end, holder));
            _byEnd.Enqueue(key, end);
            return new(ClaimAttempt.Claimed);
        }
    }

    public ValueTask<LeaseOutcome> RenewAsync(PaymentKey key, HolderToken holder, TimeSpan lease)
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            RemoveEnded(now);
            if (!_leases.TryGetValue(key, out var held) || held.Holder != holder)
            {
                return new(LeaseOutcome.Lost);
            }

            var end = EndOf(lease, now);
            _leases[key] = held with { End = end };
            _byEnd.Enqueue(key, end);
            return new(LeaseOutcome.Done);
        }
    }

    public ValueTask<LeaseOutcome> ReleaseAsync(PaymentKey key, HolderToken holder)
    {
        lock (_gate)
        {
            if (!_leases.TryGetValue(key, out var held) || held.Holder != holder)
            {
                return new(LeaseOutcome.Lost);
            }

            _leases.Remove(key);
            if (_byEnd.Count > (2 * _leases.Count) + Slack)
            {
                _byEnd.Clear();
                _byEnd.EnqueueRange(_leases.Select(static lease => (lease.Key, lease.Value.End)));
            }
        }

        return new(LeaseOutcome.Done);
    }

    private long EndOf(TimeSpan lease, long now) => now + (long)Math.Ceiling(lease.TotalSeconds * time.TimestampFrequency);

    private void RemoveEnded(long now)
    {
        while (_byEnd.TryPeek(out var key, out var end) && end <= now)
        {
            _byEnd.Dequeue();

            // Another end: this lease was renewed, or released and the key taken anew.
            if (_leases.TryGetValue(key, out var current) && current.End == end)
            {
                _leases.Remove(key);
            }
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Lease(long End, HolderToken Holder);
}
