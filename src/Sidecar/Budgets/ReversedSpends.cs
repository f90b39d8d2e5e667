using System.Collections.Immutable;
using Sidecar.Budgets.Windows;
using Sidecar.Ledger;
using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Budgets;

/// <summary>
/// Tells the windows in the state store of spends that were reversed, by whichever process and however long ago: they ask the ledger again. Until it is told, a window counts too much and never too
/// little. The approval of such a spend is good again then. Several replicas may tell the same: that costs a reading.
/// </summary>
internal sealed class ReversedSpends(
    ISpendReversals reversals, IApprovalLedger approvals, IBudgetLedger budgets, AgentDirectory directory, BudgetHolds holds, TimeProvider time, ILogger<ReversedSpends> logger) : BackgroundService
{
    private const int PageSize = 100;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    /// <summary>Tells what is to be told. What cannot be told now is told another time, and so is what comes after it: the store is away.</summary>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<SpendReversal> page;
        do
        {
            page = await reversals.ListUntoldAsync(PageSize, cancellationToken);
            foreach (var reversal in page)
            {
                if (!await TryTellAsync(reversal, cancellationToken) || await reversals.ToldAsync(reversal, cancellationToken) is not LedgerWriteOutcome.Written)
                {
                    return;
                }
            }
        }
        while (page.Count == PageSize);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var pace = new PeriodicTimer(Pace, time);
        while (await pace.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await TellAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OutOfMemoryException && !stoppingToken.IsCancellationRequested)
            {
                logger.ReversalsNotTold(fault);
            }
        }
    }

    private async ValueTask<bool> TryTellAsync(SpendReversal reversal, CancellationToken cancellationToken)
    {
        var agent = await directory.FindAsync(reversal.Agent, cancellationToken);
        if (agent is AgentFinding.Unavailable)
        {
            return false;
        }

        var terms = (agent as AgentFinding.Known)?.Terms;
        return await TryUnloadAsync(terms?.Windows ?? [], reversal)
            && await TryUnloadAsync(await FindOtherBudgetAsync(reversal, terms, cancellationToken), reversal)
            && await TryUnloadAsync(TokenOf(reversal), reversal)
            && await approvals.GiveBackReversedAsync(reversal, cancellationToken) is null;
    }

    private async ValueTask<bool> TryUnloadAsync(ImmutableArray<CountedWindow> windows, SpendReversal reversal) =>
        await holds.UnloadAsync(windows, reversal.CountedAt) != LeaseOutcome.Unavailable;

    // The agent may have come under another budget since, or be gone.
    private async ValueTask<ImmutableArray<CountedWindow>> FindOtherBudgetAsync(SpendReversal reversal, AgentTerms? terms, CancellationToken cancellationToken) =>
        reversal.Budget is { } id && id != terms?.Budget?.Id && await budgets.FindAsync(id, cancellationToken) is { } budget ? AgentTerms.WindowsOf(budget) : [];

    // How much the token allows makes no difference to which window it is.
    private static ImmutableArray<CountedWindow> TokenOf(SpendReversal reversal) =>
        reversal.Token is { } token ? [new LifetimeWindow(new SpendAllowance(token, 0, null, reversal.CountedAt), reversal.Currency, reversal.CountedAt)] : [];
}
