using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Budgets.Control;

/// <summary><c>/control/v1/agents</c>: agents and their limits.</summary>
internal sealed class AgentsPage(IAgentLedger agents, IBudgetLedger budgets, ControlWatcher watcher, WindowUses uses) : AccountsPage<AgentRecord, AgentBody>(watcher)
{
    protected override string What => "agent";

    protected override (AgentRecord? Record, IReadOnlyList<string> Faults) Read(AgentBody body, string? id) => AgentReader.Read(body, id);

    protected override (string Id, long Version) NameOf(AgentRecord record) => (record.Id, record.Version);

    protected override long? VersionOf(AgentBody body) => body.Version;

    protected override object View(AgentRecord record) => AgentView.Of(record);

    protected override object View(IReadOnlyList<AgentRecord> records, string? next) => new { Agents = records.Select(AgentView.Of), Next = next };

    protected override AuditEntry AuditOf(ControlCall call, string id) => ControlAnswers.Done(call, id, agent: id);

    protected override ValueTask<AgentRecord?> FindAsync(string id, CancellationToken cancellationToken) => agents.FindAsync(id, cancellationToken);

    protected override ValueTask<IReadOnlyList<AgentRecord>> ListAsync(int limit, string? after, CancellationToken cancellationToken) => agents.ListAsync(limit, after, cancellationToken);

    protected override ValueTask<ControlWrite<AgentRecord>> PutAsync(AgentRecord record, long expectedVersion, AuditEntry audit) =>
        agents.PutAsync(record, expectedVersion, audit, CancellationToken.None);

    protected override ValueTask<ControlWrite<AgentRecord>> DeleteAsync(string id, AuditEntry audit) => agents.DeleteAsync(id, audit, CancellationToken.None);

    protected override async ValueTask<OperatorAnswer> UseAsync(AgentRecord record, CancellationToken cancellationToken)
    {
        var budget = record.Budget is { } shared ? await budgets.FindAsync(shared, cancellationToken) : null;
        return OperatorAnswer.Of(new UseView(record.Currency, await uses.OfAsync(record, budget, cancellationToken)) { Agent = record.Id });
    }
}
