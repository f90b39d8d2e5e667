using Sidecar.Policies;

namespace Sidecar.Budgets.Control;

/// <summary>The pages of the control API about agents, budgets, approvals and stops.</summary>
internal static class BudgetPagesRegistration
{
    /// <summary>After the budgets themselves.</summary>
    public static IServiceCollection AddBudgetPages(this IServiceCollection services) => services
        .AddSingleton<WindowUses>()
        .AddSingleton<IControlPage, AgentsPage>()
        .AddSingleton<IControlPage, BudgetsPage>()
        .AddSingleton<IControlPage, ApprovalsPage>()
        .AddSingleton<IControlPage, StopsPage>();
}
