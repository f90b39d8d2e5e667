using System.Collections.Concurrent;
using System.Security.Cryptography;
using Sidecar.Ledger;

namespace Sidecar.Payments;

/// <summary>
/// When each unknown payment is asked about next: at once, then after ever longer waits, each a little shorter or longer so that replicas and payments of one
/// outage do not ask in step. Past its end a payment is asked about once a day, and needs a person. The end is told by the payment itself; the waits begin anew with a restart.
/// </summary>
internal sealed class ReconciliationSchedule(TimeProvider time)
{
    private const int JitterPercent = 20;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AfterTheEnd = TimeSpan.FromDays(1);

    // Facilitators and nodes that were away for a night are back by then; and nothing can happen on the chain any more.
    private static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<long, (DateTimeOffset Due, TimeSpan Wait)> _entries = new();

    /// <summary>Whether nothing that is asked by itself will decide it any more.</summary>
    public bool IsAbandoned(UnsettledPayment payment) => time.GetUtcNow() - Later(payment.ValidBefore, payment.Since) >= Grace;

    public bool IsDue(long paymentId) => !_entries.TryGetValue(paymentId, out var entry) || entry.Due <= time.GetUtcNow();

    public void Asked(UnsettledPayment payment)
    {
        var id = payment.Payment.PaymentId;
        var wait = _entries.TryGetValue(id, out var entry) ? entry.Wait : FirstWait;
        _entries[id] = (time.GetUtcNow() + Jittered(IsAbandoned(payment) ? AfterTheEnd : wait), wait < LongestWait ? wait * 2 : wait);
    }

    /// <summary>Forgets all payments but these.</summary>
    public void Keep(IReadOnlySet<long> unknown)
    {
        foreach (var decided in _entries.Keys.Where(id => !unknown.Contains(id)))
        {
            _entries.TryRemove(decided, out _);
        }
    }

    private static TimeSpan Jittered(TimeSpan wait) => wait * (100 + RandomNumberGenerator.GetInt32(-JitterPercent, JitterPercent + 1)) / 100;

    private static DateTimeOffset Later(DateTimeOffset? validBefore, DateTimeOffset since) => validBefore is { } end && end > since ? end : since;
}
