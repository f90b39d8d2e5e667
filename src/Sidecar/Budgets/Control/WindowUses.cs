using System.Collections.Immutable;
using Sidecar.Budgets.Windows;
using Sidecar.Ledger;
using Sidecar.State;

namespace Sidecar.Budgets.Control;

/// <summary>What is spent and reserved in the windows of an agent or a budget, now.</summary>
internal sealed class WindowUses(IBudgetWindows store, BudgetHolds holds, TimeProvider time)
{
    /// <summary>The agent's own windows, and those of the budget above it.</summary>
    /// <exception cref="LedgerUnavailableException">A store is away.</exception>
    public ValueTask<IReadOnlyList<WindowUseView>> OfAsync(AgentRecord agent, BudgetRecord? budget, CancellationToken cancellationToken) =>
        ReadAsync(new AgentTerms(agent, budget).Windows, cancellationToken);

    /// <exception cref="LedgerUnavailableException">A store is away.</exception>
    public ValueTask<IReadOnlyList<WindowUseView>> OfAsync(BudgetRecord budget, CancellationToken cancellationToken) =>
        ReadAsync(WindowCompiler.Compile(budget.Limits, new SpendAccount(SpendAccountKind.Budget, budget.Id), budget.Currency, prefix: ""), cancellationToken);

    private async ValueTask<IReadOnlyList<WindowUseView>> ReadAsync(ImmutableArray<CountedWindow> windows, CancellationToken cancellationToken)
    {
        // Asks for nothing, and so makes the store know them.
        var now = time.GetUtcNow();
        if (await holds.TryAsync(windows, amount: 0, now, cancellationToken) is ReserveOutcome.Unavailable away)
        {
            throw new LedgerUnavailableException(away.Note);
        }

        var views = new List<WindowUseView>();
        foreach (var window in windows)
        {
            var use = await store.ReadAsync(window.Window, window.BucketAt(now), cancellationToken)
                ?? throw new LedgerUnavailableException("What is spent could not be read.");
            views.Add(WindowUseView.Of(window, use, now));
        }

        return views;
    }
}
