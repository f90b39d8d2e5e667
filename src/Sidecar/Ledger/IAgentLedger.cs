namespace Sidecar.Ledger;

/// <summary>
/// Agents and the budgets they share, with their limits. The threat: two operators who change one agent at once, of whom one undoes what the other did; a payer that two agents count. The promise:
/// each verb is one decision, durable when it is told, in one commit with its record of the audit; a change names the version it started from; a payer's address is linked to one agent at most.
/// Every change moves <see cref="IControlVersion"/> on. What is deleted can be made again under the same id, and has spent what it has spent.
/// </summary>
internal interface IAgentLedger
{
    /// <summary>Null when there is none.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    ValueTask<AgentRecord?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>The agent that a payer is linked to; null when there is none.</summary>
    /// <param name="payer">EVM addresses in any case.</param>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    ValueTask<string?> FindOfPayerAsync(string payer, CancellationToken cancellationToken);

    /// <summary>By id, those after <paramref name="after"/>.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    ValueTask<IReadOnlyList<AgentRecord>> ListAsync(int limit, string? after, CancellationToken cancellationToken);

    /// <summary>Makes an agent, or puts new terms in the place of its terms.</summary>
    /// <param name="expectedVersion">0 for one that must not exist; otherwise the version that must be there.</param>
    /// <returns>Conflict where the version is another, a payer is linked to another agent, or its budget is not there or in another currency; Unknown where a version was expected and there is no agent.</returns>
    ValueTask<ControlWrite<AgentRecord>> PutAsync(AgentRecord agent, long expectedVersion, AuditEntry audit, CancellationToken cancellationToken);

    ValueTask<ControlWrite<AgentRecord>> DeleteAsync(string id, AuditEntry audit, CancellationToken cancellationToken);
}
