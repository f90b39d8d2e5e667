using Sidecar.Ledger.Agents;
using Sidecar.Ledger.Alerts;
using Sidecar.Ledger.Approvals;
using Sidecar.Ledger.Budgets;
using Sidecar.Ledger.Cutoffs;
using Sidecar.Ledger.RefreshHandles;
using Sidecar.Ledger.SigningKeys;
using Sidecar.Ledger.Stops;

namespace Sidecar.Ledger.Control;

/// <summary>The ledgers of what operators decide. One SQL for all engines: they are small and change seldom.</summary>
internal static class ControlLedgers
{
    public static IServiceCollection AddControlLedgers(this IServiceCollection services) => services
        .AddSingleton<IAgentLedger, SqlAgentLedger>()
        .AddSingleton<IBudgetLedger, SqlBudgetLedger>()
        .AddSingleton<IAlertLedger, SqlAlertLedger>()
        .AddSingleton<IApprovalLedger, SqlApprovalLedger>()
        .AddSingleton<IStopLedger, SqlStopLedger>()
        .AddSingleton<ITokenCutoffLedger, SqlTokenCutoffLedger>()
        .AddSingleton<IControlVersion, SqlControlVersion>()
        .AddSingleton<IRefreshHandleLedger, SqlRefreshHandleLedger>()
        .AddSingleton<ISigningKeyLedger, SqlSigningKeyLedger>();
}
