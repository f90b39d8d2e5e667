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
    private readonly Dictionary<PaymentKey, long> _leases = [];
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

    public ValueTask<ClaimAttempt> TryClaimAsync(PaymentKey key, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lease, TimeSpan.Zero);
        cancellationToken.ThrowIfCancellationRequested();
        var now = time.GetTimestamp();
        var end = now + (long)Math.Ceiling(lease.TotalSeconds * time.TimestampFrequency);
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

            _leases.Add(key, end);
            _byEnd.Enqueue(key, end);
            return new(ClaimAttempt.Claimed);
        }
    }

    public ValueTask ReleaseAsync(PaymentKey key)
    {
        lock (_gate)
        {
            _leases.Remove(key);
            if (_byEnd.Count > (2 * _leases.Count) + Slack)
            {
                _byEnd.Clear();
                _byEnd.EnqueueRange(_leases.Select(static lease => (lease.Key, lease.Value)));
            }
        }

        return ValueTask.CompletedTask;
    }

    private void RemoveEnded(long now)
    {
        while (_byEnd.TryPeek(out var key, out var end) && end <= now)
        {
            _byEnd.Dequeue();

            // Another end: this lease was released and the key taken anew.
            if (_leases.TryGetValue(key, out var current) && current == end)
            {
                _leases.Remove(key);
            }
        }
    }
}
