using Sidecar.Ledger;

namespace Sidecar.Payments;

/// <summary>Counts the payments for which the merchant owes an answer, now and then, so that a scrape asks no store. Decides nothing.</summary>
internal sealed class OwedPayments(IPaymentHistory history, PaymentMetrics metrics, TimeProvider time) : BackgroundService
{
    // Enough for an alert; whoever has more debts than this looks at the list.
    private const int Most = 1000;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(15);
    private static readonly PaymentQuery Owed = new() { IsOwed = true, Limit = Most };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var pace = new PeriodicTimer(Pace, time);
        do
        {
            await CountAsync(stoppingToken);
        }
        while (await pace.WaitForNextTickAsync(stoppingToken));
    }

    private async Task CountAsync(CancellationToken stoppingToken)
    {
        try
        {
            var count = 0;
            await foreach (var _ in history.ListAsync(Owed, stoppingToken))
            {
                count++;
            }

            metrics.Owed = count;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException && !stoppingToken.IsCancellationRequested)
        {
            // A name that does not resolve is no DbException. The last number stays; the ledger itself tells that it is away.
        }
    }
}
