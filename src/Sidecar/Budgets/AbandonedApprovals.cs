using Sidecar.Ledger;

namespace Sidecar.Budgets;

/// <summary>
/// What a process that was killed had used up for requests that it did not finish is good again when the next one starts: they come again, and were approved. Only where the ledger is one process's
/// own; where several share it nobody knows whether another is still at such a request, and its approval stays used until it is over.
/// </summary>
internal sealed class AbandonedApprovals(IApprovalLedger approvals, LedgerOptions ledger, TimeProvider time, ILogger<AbandonedApprovals> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (ledger.Kind == LedgerKind.Sqlite && await approvals.GiveBackAbandonedAsync(time.GetUtcNow(), cancellationToken) is { } fault)
        {
            logger.ApprovalsNotGivenBack(fault);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
