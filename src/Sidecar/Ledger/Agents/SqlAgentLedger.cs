using Sidecar.Ledger.Budgets;
using Sidecar.Ledger.Control;

namespace Sidecar.Ledger.Agents;

/// <summary>Agents in their table, and their payers in another.</summary>
internal sealed class SqlAgentLedger(IControlStore store) : IAgentLedger
{
    private static readonly EmbeddedSql Embedded = new("Sidecar.Ledger.Agents");
    private static readonly string Find = Embedded.Statement("find_agent");
    private static readonly string FindVersion = Embedded.Statement("find_agent_version");
    private static readonly string FindOfPayer = Embedded.Statement("find_agent_of_payer");
    private static readonly string List = Embedded.Statement("list_agents");
    private static readonly string Put = Embedded.Statement("put_agent");
    private static readonly string Delete = Embedded.Statement("delete_agent");
    private static readonly string LinkPayer = Embedded.Statement("link_payer");
    private static readonly string UnlinkPayers = Embedded.Statement("unlink_payers");

    public ValueTask<AgentRecord?> FindAsync(string id, CancellationToken cancellationToken) => store.AskAsync(tables => FindAsync(tables, id), cancellationToken);

    public ValueTask<string?> FindOfPayerAsync(string payer, CancellationToken cancellationToken) =>
        store.AskAsync(tables => tables.FindAsync<string>(FindOfPayer, new { payer = PayerAddress.Normalise(payer) }), cancellationToken);

    public ValueTask<IReadOnlyList<AgentRecord>> ListAsync(int limit, string? after, CancellationToken cancellationToken) => store.AskAsync(
        async tables => AgentRow.ToRecords(await tables.ListAsync<AgentRow>(List, new { after = after ?? "", limit })), cancellationToken);

    public ValueTask<ControlWrite<AgentRecord>> PutAsync(AgentRecord agent, long expectedVersion, AuditEntry audit, CancellationToken cancellationToken)
    {
        string[] payers = [.. agent.Payers.Select(PayerAddress.Normalise).Distinct(StringComparer.Ordinal)];
        return store.CountAsync<AgentRecord>((tables, version) => PutAsync(tables, agent with { Version = version, Payers = payers }, expectedVersion), audit, cancellationToken);
    }

    public ValueTask<ControlWrite<AgentRecord>> DeleteAsync(string id, AuditEntry audit, CancellationToken cancellationToken) =>
        store.CountAsync<AgentRecord>((tables, _) => DeleteAsync(tables, id), audit, cancellationToken);

    private static async Task<AgentRecord?> FindAsync(ControlTransaction tables, string id) => AgentRow.ToRecords(await tables.ListAsync<AgentRow>(Find, new { id })).SingleOrDefault();

    private static async Task<ControlWrite<AgentRecord>> PutAsync(ControlTransaction tables, AgentRecord agent, long expectedVersion)
    {
        var present = await tables.FindAsync<long?>(FindVersion, new { id = agent.Id });
        if (ExpectedVersion.Differs<AgentRecord>($"agent {agent.Id}", present, expectedVersion) is { } differs)
        {
            return differs;
        }

        if ((await BudgetFaultAsync(tables, agent) ?? await PayerFaultAsync(tables, agent)) is { } fault)
        {
            return new ControlWrite<AgentRecord>.Conflict(fault);
        }

        await tables.ExecuteAsync(Put, Arguments(agent));
        await tables.ExecuteAsync(UnlinkPayers, new { agent = agent.Id });
        foreach (var payer in agent.Payers)
        {
            await tables.ExecuteAsync(LinkPayer, new { payer, agent = agent.Id });
        }

        return new ControlWrite<AgentRecord>.Written((await FindAsync(tables, agent.Id))!);
    }

    private static async Task<ControlWrite<AgentRecord>> DeleteAsync(ControlTransaction tables, string id)
    {
        if (await FindAsync(tables, id) is not { } agent)
        {
            return ControlWrite<AgentRecord>.Unknown.Instance;
        }

        await tables.ExecuteAsync(UnlinkPayers, new { agent = id });
        await tables.ExecuteAsync(Delete, new { id });
        return new ControlWrite<AgentRecord>.Written(agent);
    }

    private static async Task<string?> BudgetFaultAsync(ControlTransaction tables, AgentRecord agent)
    {
        if (agent.Budget is not { } budget)
        {
            return null;
        }

        var currency = await SqlBudgetLedger.FindCurrencyAsync(tables, budget);
        return currency is null ? $"There is no budget {budget}"
            : currency != agent.Currency ? $"Budget {budget} is in {currency} and agent {agent.Id} in {agent.Currency}"
            : null;
    }

    private static async Task<string?> PayerFaultAsync(ControlTransaction tables, AgentRecord agent)
    {
        foreach (var payer in agent.Payers)
        {
            if (await tables.FindAsync<string>(FindOfPayer, new { payer }) is { } other && other != agent.Id)
            {
                return $"Payer {payer} is linked to agent {other}";
            }
        }

        return null;
    }

    private static object Arguments(AgentRecord agent) => new
    {
        id = agent.Id,
        version = agent.Version,
        currency = agent.Currency,
        budget = agent.Budget,
        terms = ControlDocument.Write(AgentTerms.Of(agent)),
        createdAt = agent.CreatedAt.ToUnixTimeMilliseconds(),
        updatedAt = agent.UpdatedAt.ToUnixTimeMilliseconds(),
    };
}
