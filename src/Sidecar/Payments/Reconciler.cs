using System.Collections.Concurrent;
using Sidecar.Ledger;
using Sidecar.Payments.Facilitators;

namespace Sidecar.Payments;

/// <summary>
/// Finds out what became of settlements whose outcome is unknown: asks the facilitator again, identically, until it knows. A "no" now is
/// no proof (the first call may have spent the nonce), so a payment stays unknown, and is shown as such, until somebody says "yes".
/// Also writes outcomes that the ledger could not take when they were known.
/// </summary>
internal sealed partial class Reconciler(
    IUnsettledPayments unsettled, IPaymentLedger ledger, FacilitatorDirectory directory, PaymentMetrics metrics,
    TimeProvider time, ILogger<Reconciler> logger) : BackgroundService
{
    private const int Batch = 100;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly ConcurrentQueue<PaymentTransition> _unwritten = new();
    private readonly ConcurrentDictionary<long, Lazy<Task<PaymentSnapshot>>> _underWay = new();
    private readonly Dictionary<long, (DateTimeOffset Due, TimeSpan Wait)> _schedule = [];

    /// <summary>Keeps an outcome until the ledger takes it.</summary>
    public void WriteLater(PaymentTransition transition) => _unwritten.Enqueue(transition);

    /// <summary>Asks now, together with whoever is asking already, and returns how the payment stands after it.</summary>
    public async ValueTask<PaymentSnapshot> JoinAsync(PaymentSnapshot payment)
    {
        var found = await unsettled.FindAsync(payment.PaymentId, CancellationToken.None);
        return found is null ? payment : await ReconcileAsync(found);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var pace = new PeriodicTimer(Pace, time);
        do
        {
            try
            {
                await WriteUnwrittenAsync(stoppingToken);
                await ReconcileDueAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException and not OutOfMemoryException)
            {
                LogFault(fault);
            }
        }
        while (await pace.WaitForNextTickAsync(stoppingToken));
    }

    private async Task WriteUnwrittenAsync(CancellationToken stoppingToken)
    {
        while (_unwritten.TryPeek(out var transition))
        {
            if (await ledger.RecordAsync(transition, stoppingToken) is TransitionOutcome.Unavailable)
            {
                return;
            }

            metrics.Moved(transition.To);
            _unwritten.TryDequeue(out _);
        }
    }

    private async Task ReconcileDueAsync(CancellationToken stoppingToken)
    {
        // Those that wait for their next turn stand first, being the oldest; they must not keep newer ones out of sight.
        var payments = await unsettled.ListAsync(_schedule.Count + Batch, stoppingToken);
        Forget(payments);
        foreach (var payment in payments)
        {
            var (due, wait) = _schedule.GetValueOrDefault(payment.Payment.PaymentId, (time.GetUtcNow(), Pace));
            if (due > time.GetUtcNow())
            {
                continue;
            }

            await ReconcileAsync(payment);
            _schedule[payment.Payment.PaymentId] = (time.GetUtcNow() + wait, wait < LongestWait ? wait * 2 : wait);
        }
    }

    private void Forget(IReadOnlyList<UnsettledPayment> payments)
    {
        var open = payments.Select(payment => payment.Payment.PaymentId).ToHashSet();
        foreach (var decided in _schedule.Keys.Where(id => !open.Contains(id)).ToList())
        {
            _schedule.Remove(decided);
        }
    }

    private async Task<PaymentSnapshot> ReconcileAsync(UnsettledPayment payment)
    {
        var id = payment.Payment.PaymentId;
        try
        {
            return await _underWay.GetOrAdd(id, _ => new Lazy<Task<PaymentSnapshot>>(() => AskAsync(payment))).Value;
        }
        finally
        {
            _underWay.TryRemove(id, out _);
        }
    }

    private async Task<PaymentSnapshot> AskAsync(UnsettledPayment payment)
    {
        if (directory.Find(payment.Settlement.Facilitator) is not { } facilitator
            || await facilitator.RepeatAsync(payment.Settlement.Body) is not SettleOutcome.Settled settled)
        {
            return payment.Payment;
        }

        var transition = new PaymentTransition(payment.Payment.PaymentId, PaymentState.Settled)
        {
            Transaction = settled.Receipt.Transaction,
            Payer = settled.Receipt.Payer,
        };
        if (await ledger.RecordAsync(transition, CancellationToken.None) is not TransitionOutcome.Recorded)
        {
            return payment.Payment;
        }

        metrics.Moved(PaymentState.Settled);
        LogSettled(payment.Payment.PaymentId, settled.Receipt.Transaction);
        return payment.Payment with { State = PaymentState.Settled, Transaction = settled.Receipt.Transaction, Reason = null };
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Payment {PaymentId} was settled after all, in transaction {Transaction}")]
    private partial void LogSettled(long paymentId, string transaction);

    [LoggerMessage(Level = LogLevel.Error, Message = "Reconciliation failed this time and goes on")]
    private partial void LogFault(Exception fault);
}
