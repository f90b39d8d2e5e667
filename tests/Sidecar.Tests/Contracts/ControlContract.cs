using Dapper;
using Sidecar.Ledger;
using Sidecar.Ledger.Agents;
using Sidecar.Ledger.Approvals;
using Sidecar.Ledger.Budgets;
using Sidecar.Ledger.Control;
using Sidecar.Ledger.RefreshHandles;
using Sidecar.Ledger.SigningKeys;
using Sidecar.Ledger.Stops;

namespace Sidecar.Tests.Contracts;

/// <summary>What the suites of the tables share that operators change: their ledgers, and a look at what a change leaves behind.</summary>
public abstract class ControlContract : LedgerContract
{
    private protected DateTimeOffset Now => Harness.Time.GetUtcNow();

    private protected IAgentLedger Agents => new SqlAgentLedger(Harness.Tables.Control);

    private protected IBudgetLedger Budgets => new SqlBudgetLedger(Harness.Tables.Control);

    private protected IApprovalLedger Approvals => new SqlApprovalLedger(Harness.Tables.Control);

    private protected IStopLedger Stops => new SqlStopLedger(Harness.Tables.Control);

    private protected IRefreshHandleLedger Handles => new SqlRefreshHandleLedger(Harness.Tables.Control);

    private protected ISigningKeyLedger SigningKeys => new SqlSigningKeyLedger(Harness.Tables.Control);

    private protected static AuditEntry Audit(string action) => new(action, "done") { Actor = "operator:jo" };

    private protected async Task<long> VersionAsync() => await new SqlControlVersion(Harness.Tables.Control).GetAsync(CancellationToken.None);

    /// <summary>Action and decision of every record of the audit, the oldest first.</summary>
    private protected async Task<IReadOnlyList<string>> AuditedAsync() => [.. await Harness.Tables.Control.ReadAsync(
        static connection => connection.QueryAsync<string>("select action || ' ' || decision from audit order by number"), CancellationToken.None)];

    private protected static T Written<T>(ControlWrite<T> write)
        where T : class => Assert.IsType<ControlWrite<T>.Written>(write).Record;

    private protected static string Conflict<T>(ControlWrite<T> write)
        where T : class => Assert.IsType<ControlWrite<T>.Conflict>(write).Reason;

    private protected async Task<AgentRecord> PutAsync(AgentRecord agent, long expected = 0) => Written(await Agents.PutAsync(agent, expected, Audit("agents.put"), CancellationToken.None));

    private protected async Task<BudgetRecord> PutAsync(BudgetRecord budget, long expected = 0) => Written(await Budgets.PutAsync(budget, expected, Audit("budgets.put"), CancellationToken.None));
}
