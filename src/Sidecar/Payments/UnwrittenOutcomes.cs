using System.Collections.Concurrent;
using Sidecar.Ledger;

namespace Sidecar.Payments;

/// <summary>
/// Outcomes that the ledger could not take when they were known, kept until it takes them. While the ledger is away nothing new is claimed,
/// so only requests that were under way come here; the bound is far above them. What is lost with the process, or over the bound, stands
/// in the ledger as settling, and the next start makes it unknown, to be found out.
/// </summary>
internal sealed partial class UnwrittenOutcomes(IPaymentLedger ledger, PaymentMetrics metrics, ILogger<UnwrittenOutcomes> logger)
{
    public const int Most = 10_000;

    // So many in a row say that the ledger is away; fewer may be a payment that it has something against.
    private const int Patience = 3;

    private readonly ConcurrentQueue<PaymentTransition> _queue = new();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void Add(PaymentTransition transition)
    {
        if (Interlocked.Increment(ref _count) > Most)
        {
            Interlocked.Decrement(ref _count);
            LogOverflow(transition.PaymentId, transition.To);
            return;
        }

        _queue.Enqueue(transition);
    }

    /// <summary>Tries each once. One that cannot be written goes to the end of the line, so that it keeps nobody waiting.</summary>
    public async Task WriteAsync()
    {
        var failures = 0;
        for (var left = _queue.Count; left > 0 && failures < Patience && _queue.TryDequeue(out var transition); left--)
        {
            switch (await ledger.RecordAsync(transition, CancellationToken.None))
            {
                case TransitionOutcome.Unavailable:
                    failures++;
                    _queue.Enqueue(transition);
                    continue;
                case TransitionOutcome.Conflict conflict:
                    LogConflict(transition.PaymentId, transition.To, conflict.State);
                    break;
                default:
                    failures = 0;
                    metrics.Moved(transition.To);
                    break;
            }

            Interlocked.Decrement(ref _count);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Payment {PaymentId} cannot become {To} any more: it is {State}")]
    private partial void LogConflict(long paymentId, PaymentState to, PaymentState state);

    [LoggerMessage(Level = LogLevel.Error, Message = "Too many outcomes wait for the ledger: that payment {PaymentId} became {To} will be found out again after a restart")]
    private partial void LogOverflow(long paymentId, PaymentState to);
}
