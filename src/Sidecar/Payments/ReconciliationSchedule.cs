using System.Collections.Concurrent;

namespace Sidecar.Payments;

/// <summary>When each unknown payment is asked about next: at once, then after ever longer waits.</summary>
internal sealed class ReconciliationSchedule(TimeProvider time)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<long, (DateTimeOffset Due, TimeSpan Wait)> _entries = new();

    public bool IsDue(long paymentId) => !_entries.TryGetValue(paymentId, out var entry) || entry.Due <= time.GetUtcNow();

    public void Asked(long paymentId)
    {
        var wait = _entries.TryGetValue(paymentId, out var entry) ? entry.Wait : FirstWait;
        _entries[paymentId] = (time.GetUtcNow() + wait, wait < LongestWait ? wait * 2 : wait);
    }

    /// <summary>Forgets all payments but these.</summary>
    public void Keep(IReadOnlySet<long> unknown)
    {
        foreach (var decided in _entries.Keys.Where(id => !unknown.Contains(id)))
        {
            _entries.TryRemove(decided, out _);
        }
    }
}
