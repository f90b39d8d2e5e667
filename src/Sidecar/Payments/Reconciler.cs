using Sidecar.Ledger;

namespace Sidecar.Payments;

/// <summary>
/// Finds out what became of settlements whose outcome is unknown: keeps asking until it is certain, and until then a payment stays unknown and
/// is shown as such. One replica at a time asks by itself; a client's repeat asks wherever it comes. Also writes outcomes that the ledger could not take when they were known.
/// </summary>
internal sealed partial class Reconciler(
    IUnsettledPayments unsettled, ILedgerLeases leases, SettlementInquiry inquiry, UnwrittenOutcomes unwritten, AbandonedPayments abandoned, ReconcilerStatus status,
    PaymentMetrics metrics, TimeProvider time, ILogger<Reconciler> logger) : BackgroundService
{
    private const int PageSize = 100;
    private const int AtOnce = 4;
    private const string LeaseName = "reconciler";
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    // Renewed while a pass runs. Should it be lost all the same, another replica may ask too: that costs a call and decides nothing twice.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    // A client that repeats its payment is told that it is pending after this, while the asking goes on.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Inquiries _inquiries = new(time);
    private readonly ReconciliationSchedule _schedule = new(time);
    private readonly HashSet<long> _seen = [];
    private UnsettledPayment? _last;

    /// <summary>Asks now, together with whoever is asking already, and returns how the payment stands after it.</summary>
    public async ValueTask<PaymentSnapshot> JoinAsync(PaymentSnapshot payment)
    {
        try
        {
            var asked = await _inquiries.AskAsync(payment.PaymentId, () => FindAndAskAsync(payment)).WaitAsync(Patience, time);

            // How it stands is news; what it was claimed for is not, and an inquiry need not know it.
            return payment with { State = asked.State, Transaction = asked.Transaction, Reason = asked.Reason };
        }
        catch (TimeoutException)
        {
            return payment;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            Tell(fault);
            return payment;
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);

        // The listeners have stopped and the ledger is still open: what the last requests left is written now or never.
        await unwritten.WriteAsync();
    }

    // Apart, so that outcomes need not wait until a facilitator that hangs has been asked about others.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(RepeatAsync(_ => unwritten.WriteAsync(), stoppingToken), RepeatAsync(ReconcileDueAsync, stoppingToken));

    private async Task RepeatAsync(Func<CancellationToken, Task> pass, CancellationToken stoppingToken)
    {
        using var pace = new PeriodicTimer(Pace, time);
        do
        {
            try
            {
                await pass(stoppingToken);
            }
            catch (Exception fault) when (fault is not OutOfMemoryException && !stoppingToken.IsCancellationRequested)
            {
                Tell(fault);
            }
        }
        while (await pace.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>A page a pass, and again from the oldest after the last: none is left out, however many are waiting.</summary>
    private async Task ReconcileDueAsync(CancellationToken stoppingToken)
    {
        _inquiries.Forget();
        if (!await leases.TryHoldAsync(LeaseName, Lease, stoppingToken))
        {
            _last = null;
            _seen.Clear();
            abandoned.Forget();
            await ShowAsync(stoppingToken);
            return;
        }

        var page = await unsettled.ListAsync(PageSize, _last, stoppingToken);
        _seen.UnionWith(page.Select(payment => payment.Payment.PaymentId));
        foreach (var payment in page.Where(_schedule.IsAbandoned))
        {
            abandoned.Add(payment);
        }

        _last = page.Count < PageSize ? null : page[^1];
        if (_last is null)
        {
            _schedule.Keep(_seen);
            _seen.Clear();
            abandoned.Complete();
        }

        // Shown before, because the asking may take a while, and after, because it may change it.
        await ShowAsync(stoppingToken);
        await AskAsync([.. page.Where(payment => _schedule.IsDue(payment.Payment.PaymentId))], stoppingToken);
        await ShowAsync(stoppingToken);
    }

    private async Task AskAsync(IReadOnlyList<UnsettledPayment> due, CancellationToken stoppingToken)
    {
        using var pass = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var holding = HoldAsync(pass);
        try
        {
            await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = pass.Token }, AskAsync);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            // The lease is another replica's: the rest is its business.
        }
        finally
        {
            await pass.CancelAsync();
            await holding;
        }
    }

    /// <summary>Renews the lease until the pass ends, and ends the pass when it is lost.</summary>
    private async Task HoldAsync(CancellationTokenSource pass)
    {
        try
        {
            using var pace = new PeriodicTimer(Lease / 10, time);
            while (await pace.WaitForNextTickAsync(pass.Token) && await leases.TryHoldAsync(LeaseName, Lease, pass.Token))
            {
                // Held on.
            }
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            if (!pass.IsCancellationRequested)
            {
                Tell(fault);
            }
        }

        await pass.CancelAsync();
    }

    private async Task ShowAsync(CancellationToken stoppingToken)
    {
        var oldest = await unsettled.ListAsync(1, after: null, stoppingToken);
        metrics.Unknown = new UnknownPayments(await unsettled.CountAsync(stoppingToken), oldest is [var first] ? first.Since : null);
    }

    private async ValueTask AskAsync(UnsettledPayment payment, CancellationToken stoppingToken)
    {
        try
        {
            await _inquiries.AskAsync(payment.Payment.PaymentId, () => inquiry.AskAsync(payment)).WaitAsync(stoppingToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException and not OutOfMemoryException)
        {
            // One payment's trouble keeps no other from being asked about.
            Tell(fault);
        }
        finally
        {
            _schedule.Asked(payment);
        }
    }

    private async Task<PaymentSnapshot> FindAndAskAsync(PaymentSnapshot payment) =>
        await unsettled.FindAsync(payment.PaymentId, CancellationToken.None) is { } found ? await inquiry.AskAsync(found) : payment;

    private void Tell(Exception fault)
    {
        status.Failed(fault.Message);
        LogFault(fault);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Reconciliation failed this time and goes on")]
    private partial void LogFault(Exception fault);
}
