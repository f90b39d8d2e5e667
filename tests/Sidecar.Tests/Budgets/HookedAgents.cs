using Sidecar.Ledger;

namespace Sidecar.Tests.Budgets;

/// <summary>A ledger of agents whose readings a test counts and holds up.</summary>
internal sealed class HookedAgents(IAgentLedger inner) : IAgentLedger
{
    private int _readings;

    public int Readings => Volatile.Read(ref _readings);

    /// <summary>Between a reading and its caller.</summary>
    public Func<Task> AfterReading { get; set; } = static () => Task.CompletedTask;

    public async ValueTask<AgentRecord?> FindAsync(string id, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _readings);
        var agent = await inner.FindAsync(id, cancellationToken);
        await AfterReading();
        return agent;
    }

    public async ValueTask<string?> FindOfPayerAsync(string payer, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _readings);
        var agent = await inner.FindOfPayerAsync(payer, cancellationToken);
        await AfterReading();
        return agent;
    }

    public ValueTask<IReadOnlyList<AgentRecord>> ListAsync(int limit, string? after, CancellationToken cancellationToken) => inner.ListAsync(limit, after, cancellationToken);

    public ValueTask<ControlWrite<AgentRecord>> PutAsync(AgentRecord agent, long expectedVersion, AuditEntry audit, CancellationToken cancellationToken) =>
        inner.PutAsync(agent, expectedVersion, audit, cancellationToken);

    public ValueTask<ControlWrite<AgentRecord>> DeleteAsync(string id, AuditEntry audit, CancellationToken cancellationToken) => inner.DeleteAsync(id, audit, cancellationToken);
}
