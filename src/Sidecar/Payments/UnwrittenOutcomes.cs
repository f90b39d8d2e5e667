using System.Collections.Concurrent;
using Sidecar.Ledger;

namespace Sidecar.Payments;

/// <summary>
/// Outcomes that the ledger could not take when they were known, kept until it takes them. While the ledger is away nothing new is claimed,
/// so only requests that were under way come here; the bound is far above them. What is lost with the process, or over the bound, stands
/// in the ledger as settling, and the next start makes it unknown, to be found out.
/// </summary>
internal sealed partial class UnwrittenOutcomes(IPaymentLedger ledger, IPaymentGrants grants, PaymentMetrics metrics, ILogger<UnwrittenOutcomes> logger)
{
    public const int Most = 10_000;

    // So many in a row say that the ledger is away; fewer may be a payment that it has something against.
    private const int Patience = 3;

    // Why an answer is owed that was let out on paper only.
    private const string LedgerUnavailable = "ledger_unavailable";

    private readonly ConcurrentQueue<UnwrittenOutcome> _queue = new();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void Add(UnwrittenOutcome outcome)
    {
        // What was withheld decides least, and a client can bring it about again and again: it leaves room for the rest.
        if (Interlocked.Increment(ref _count) > (outcome is UnwrittenOutcome.Withheld ? Most / 2 : Most))
        {
            Interlocked.Decrement(ref _count);
            LogOverflow(outcome.PaymentId, outcome.What);
            return;
        }

        _queue.Enqueue(outcome);
    }

    /// <summary>Tries each once. One that cannot be written goes to the end of the line, so that it keeps nobody waiting.</summary>
    public async Task WriteAsync()
    {
        var failures = 0;
        for (var left = _queue.Count; left > 0 && failures < Patience && _queue.TryDequeue(out var outcome); left--)
        {
            if (await WriteAsync(outcome))
            {
                failures = 0;
                Interlocked.Decrement(ref _count);
            }
            else
            {
                failures++;
                _queue.Enqueue(outcome);
            }
        }
    }

    /// <returns>False when the ledger is away and it must be tried again.</returns>
    private ValueTask<bool> WriteAsync(UnwrittenOutcome outcome) => outcome switch
    {
        UnwrittenOutcome.Step step => StepAsync(step.Transition),
        UnwrittenOutcome.Answer answer => DoneAsync(grants.GrantAsync(answer.Grant, CancellationToken.None), outcome),
        UnwrittenOutcome.Withheld withheld => DoneAsync(grants.WithdrawAsync(withheld.Grant, LedgerUnavailable, CancellationToken.None), outcome),
        UnwrittenOutcome.Debt debt => DoneAsync(grants.OweAsync(debt.PaymentId, debt.Reason, CancellationToken.None), outcome),
        _ => throw new InvalidOperationException($"No such outcome: {outcome}."),
    };

    private async ValueTask<bool> StepAsync(PaymentTransition transition)
    {
        switch (await ledger.RecordAsync(transition, CancellationToken.None))
        {
            case TransitionOutcome.Unavailable:
                return false;
            case TransitionOutcome.Conflict conflict:
                LogConflict(transition.PaymentId, transition.To, conflict.State);
                return true;
            default:
                metrics.Moved(transition.To);
                return true;
        }
    }

    private async ValueTask<bool> DoneAsync(ValueTask<GrantOutcome> writing, UnwrittenOutcome outcome)
    {
        var written = await writing;
        if (written is GrantOutcome.Refused refused)
        {
            LogRefused(outcome.PaymentId, outcome.What, refused.Payment.State);
        }

        return written is not GrantOutcome.Unavailable;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Payment {PaymentId} cannot become {To} any more: it is {State}")]
    private partial void LogConflict(long paymentId, PaymentState to, PaymentState state);

    [LoggerMessage(Level = LogLevel.Warning, Message = "That payment {PaymentId} {What} was not taken by the ledger: it is {State}, or an answer was given for it before")]
    private partial void LogRefused(long paymentId, string what, PaymentState state);

    [LoggerMessage(Level = LogLevel.Error, Message = "Too many outcomes wait for the ledger: that payment {PaymentId} {What} will be found out again after a restart")]
    private partial void LogOverflow(long paymentId, string what);
}
