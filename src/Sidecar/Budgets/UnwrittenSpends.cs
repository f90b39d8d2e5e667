using System.Collections.Concurrent;
using Sidecar.Budgets.Alerts;
using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Budgets;

/// <summary>
/// What the ledger could not take when it was certain, kept until it takes it. While the ledger is away nothing new is spent, so only requests that were under way come here; the bound is far above
/// them. What is charged with a payment never comes here: the ledger has that before anybody is asked for the money. One spend is charged with a payment. A token's spend beside it comes here where it
/// is another: the payer is linked to another agent, or the upstream's answer says what it costs. That is lost if the process dies before the ledger has it.
/// </summary>
internal sealed class UnwrittenSpends(ISpendLedger ledger, IApprovalLedger approvals, BudgetWatch watch, SpendMetrics metrics, TimeProvider time, ILogger<UnwrittenSpends> logger) : BackgroundService
{
    public const int Most = 10_000;

    // So many in a row say that the ledger is away; fewer may be one that it has something against.
    private const int Patience = 3;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    private readonly ConcurrentQueue<UnwrittenSpend> _queue = new();
    private readonly SemaphoreSlim _turn = new(1);
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void Add(UnwrittenSpend write)
    {
        // An approval that stays used up costs a question to an operator; money that is not written down costs more, and finds room for longer.
        if (Interlocked.Increment(ref _count) > (write is UnwrittenSpend.Spent ? Most : Most / 2))
        {
            Interlocked.Decrement(ref _count);
            logger.WaitingOverflow(write.What);
            return;
        }

        _queue.Enqueue(write);
        metrics.Waiting = Count;
    }

    /// <summary>Gives an approval back, now or as soon as the ledger takes it.</summary>
    public async ValueTask GiveBackAsync(string approval, Digest reservation)
    {
        if (await approvals.GiveBackAsync(approval, reservation, CancellationToken.None) is not null)
        {
            Add(new UnwrittenSpend.Returned(approval, reservation));
        }
    }

    /// <summary>Tries each once. One that cannot be written goes to the end of the line, so that it keeps nobody waiting.</summary>
    public async Task WriteAsync()
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            var (written, failures) = (0, 0);
            for (var left = _queue.Count; left > 0 && failures < Patience && _queue.TryDequeue(out var write); left--)
            {
                if (await WriteOrSayAsync(write))
                {
                    (failures, written) = (0, written + 1);
                    metrics.Waiting = Interlocked.Decrement(ref _count);
                }
                else
                {
                    failures++;
                    _queue.Enqueue(write);
                }
            }

            if (written > 0)
            {
                logger.WaitingWritten(written, Count);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);

        // The listeners have stopped and the ledger is still open: what the last requests left is written now or never.
        await WriteAsync();
        if (_queue.TryPeek(out var first))
        {
            logger.WaitingLost(Count, first.What);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _turn.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var pace = new PeriodicTimer(Pace, time);
        while (await pace.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await WriteAsync();
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                logger.WaitingFailed(fault);
            }
        }
    }

    // Whatever goes wrong with one, it stays in the line.
    private async ValueTask<bool> WriteOrSayAsync(UnwrittenSpend write)
    {
        try
        {
            return await TryWriteAsync(write);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            logger.WaitingFailed(fault);
            return false;
        }
    }

    private async ValueTask<bool> TryWriteAsync(UnwrittenSpend write)
    {
        switch (write)
        {
            case UnwrittenSpend.Spent spent:
                if (await ledger.RecordAsync(spent.Record, spent.Audit, CancellationToken.None) is LedgerWriteOutcome.Unavailable)
                {
                    return false;
                }

                await spent.Hold.CloseAsync(spent.Record.Amount.Micros);
                watch.Spent(spent.Hold.Windows, spent.Hold.At);
                return true;
            case UnwrittenSpend.Reversed reversed:
                return await ledger.ReverseAsync(reversed.Record, reversed.Reason, CancellationToken.None) is LedgerWriteOutcome.Written;
            case UnwrittenSpend.Returned returned:
                return await approvals.GiveBackAsync(returned.Approval, returned.Reservation, CancellationToken.None) is null;
            default:
                throw new InvalidOperationException($"No such write: {write}.");
        }
    }
}
