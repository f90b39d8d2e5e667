using Sidecar.Ledger;

namespace Sidecar.Budgets;

/// <summary>Agents with the budgets above them, and whose a payer is. As the ledger has them, or not at all: see <see cref="ControlWatcher"/>.</summary>
internal sealed class AgentDirectory(IAgentLedger agents, IBudgetLedger budgets, ControlWatcher watcher, TimeProvider time) : IDisposable
{
    private const string Silence = "The ledger could not be read for some time: agents, budgets and stops are not known.";

    private readonly VersionedCache<AgentFinding> _agents = new((id, cancellationToken) => ReadAsync(agents, budgets, id, cancellationToken), static note => new AgentFinding.Unavailable(note), time);
    private readonly VersionedCache<PayerFinding> _payers = new((payer, cancellationToken) => ReadAsync(agents, payer, cancellationToken), static note => new PayerFinding.Unavailable(note), time);

    public ValueTask<AgentFinding> FindAsync(string id, CancellationToken cancellationToken) =>
        watcher.Current is { } current ? _agents.FindAsync(id, current.Version, cancellationToken) : new(new AgentFinding.Unavailable(Silence));

    /// <param name="payer">EVM addresses in any case.</param>
    public ValueTask<PayerFinding> FindOfPayerAsync(string payer, CancellationToken cancellationToken) =>
        watcher.Current is { } current ? _payers.FindAsync(PayerAddress.Normalise(payer), current.Version, cancellationToken) : new(new PayerFinding.Unavailable(Silence));

    public void Dispose()
    {
        _agents.Dispose();
        _payers.Dispose();
    }

    private static async Task<AgentFinding> ReadAsync(IAgentLedger agents, IBudgetLedger budgets, string id, CancellationToken cancellationToken)
    {
        if (await agents.FindAsync(id, cancellationToken) is not { } agent)
        {
            return AgentFinding.Unknown.Instance;
        }

        if (agent.Budget is not { } name)
        {
            return new AgentFinding.Known(agent, Budget: null);
        }

        // Gone between the two readings: whoever deleted it took the agent out of it before, and the next reading sees that.
        return await budgets.FindAsync(name, cancellationToken) is { } budget
            ? new AgentFinding.Known(agent, budget)
            : throw new LedgerUnavailableException($"Agent {id} is being changed: its budget {name} is not there.");
    }

    private static async Task<PayerFinding> ReadAsync(IAgentLedger agents, string payer, CancellationToken cancellationToken) =>
        await agents.FindOfPayerAsync(payer, cancellationToken) is { } agent ? new PayerFinding.Linked(agent) : PayerFinding.Unlinked.Instance;
}
