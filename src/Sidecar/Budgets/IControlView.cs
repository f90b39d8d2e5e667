using Sidecar.Ledger;

namespace Sidecar.Budgets;

/// <summary>What operators said, as this process knows it: agents with their budgets, and stops. Copies, which are good for as long as the ledger's version was read lately.</summary>
internal interface IControlView
{
    /// <summary>Whether the copies may decide. Where they may not, nothing is spent.</summary>
    bool IsCurrent { get; }

    /// <summary>The first stop that bears on a spend; null where none does. From memory.</summary>
    StopRecord? FindStop(string agent, string merchant, string? category, string? issuer);

    /// <summary>An agent's terms, the same object until they change; null where there is no such agent.</summary>
    /// <exception cref="LedgerUnavailableException">They cannot be read.</exception>
    /// <exception cref="TimeZoneNotFoundException">This machine does not know a zone of the limits.</exception>
    ValueTask<AgentTerms?> FindAgentAsync(string id, CancellationToken cancellationToken);

    /// <summary>The agent that a payer is linked to; null where there is none.</summary>
    /// <param name="payer">EVM addresses in lower case.</param>
    /// <exception cref="LedgerUnavailableException">It cannot be read.</exception>
    ValueTask<string?> FindAgentOfPayerAsync(string payer, CancellationToken cancellationToken);
}
