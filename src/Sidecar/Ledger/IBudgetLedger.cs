namespace Sidecar.Ledger;

/// <summary>The budgets that agents share. As <see cref="IAgentLedger"/>.</summary>
internal interface IBudgetLedger
{
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    ValueTask<BudgetRecord?> FindAsync(string id, CancellationToken cancellationToken);

    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    ValueTask<IReadOnlyList<BudgetRecord>> ListAsync(int limit, string? after, CancellationToken cancellationToken);

    /// <param name="expectedVersion">0 for one that must not exist; otherwise the version that must be there.</param>
    /// <returns>As for an agent; Conflict also where an agent below it is in another currency.</returns>
    ValueTask<ControlWrite<BudgetRecord>> PutAsync(BudgetRecord budget, long expectedVersion, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>A budget that agents still name is a conflict.</summary>
    ValueTask<ControlWrite<BudgetRecord>> DeleteAsync(string id, AuditEntry audit, CancellationToken cancellationToken);
}
