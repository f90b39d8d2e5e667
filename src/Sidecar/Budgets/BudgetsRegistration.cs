using Sidecar.Budgets.Alerts;
using Sidecar.Budgets.Control;
using Sidecar.Budgets.Windows;
using Sidecar.Policies;

namespace Sidecar.Budgets;

/// <summary>Agents, their budgets, and the decision about their spending. Needs the ledger and the state.</summary>
internal static class BudgetsRegistration
{
    /// <summary>After the ledger and the state and before whatever spends: what the last spends leave is written when those have stopped and the ledger has not.</summary>
    public static IServiceCollection AddBudgets(this IServiceCollection services, SpendingOptions options) => services
        .AddControlDirectory()
        .AddSingleton(options)
        .AddSingleton<SpendMetrics>()
        .AddSingleton<SpendAudit>()
        .AddSingleton<WindowLoader>()
        .AddSingleton<BudgetReserver>()
        .AddSingleton<BudgetHolds>()
        .AddSingleton<ApprovalDesk>()
        .AddSingleton<InFlightSpends>()
        .AddSingleton<SpendBook>()
        .AddSingleton<ISpendControl, SpendControl>()
        .AddSingleton<WindowUseReader>()
        .AddHostedService<ZoneWarning>()
        .AddHostedService<AbandonedApprovals>()
        .AddInBackground<UnwrittenSpends>()
        .AddInBackground<ReversedSpends>()
        .AddInBackground<AlertWebhook>()
        .AddInBackground<BudgetWatch>()
        .AddBudgetPages();

    private static IServiceCollection AddInBackground<TService>(this IServiceCollection services)
        where TService : BackgroundService => services
        .AddSingleton<TService>()
        .AddHostedService(static provider => provider.GetRequiredService<TService>());
}
