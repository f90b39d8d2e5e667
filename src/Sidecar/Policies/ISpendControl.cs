namespace Sidecar.Policies;

/// <summary>
/// Decides whether an agent may spend, and counts what it spends. The threat: many requests at once that each see the budget before the others; a crash, a lost answer or a store that is away
/// between the decision and the spending. The promise: for each limit of an agent, of the budget above it and of the token that it shows, what is spent and what is reserved never exceeds it, over
/// all replicas; what is spent is in the ledger before an answer goes out. What cannot be decided is <see cref="SpendDecision.Unavailable"/>, and nothing is spent.
/// </summary>
internal interface ISpendControl
{
    /// <summary>Decides, and takes the amount out of the budgets if it is allowed. Whoever gets a reservation closes it; one that nobody closes ends by itself, soon after its process.</summary>
    ValueTask<SpendDecision> ReserveAsync(SpendRequest request, CancellationToken cancellationToken);

    /// <summary>The same decision, and nothing is taken: an approval is not used up, and is told; a hold is written down.</summary>
    ValueTask<SpendDecision> CheckAsync(SpendRequest request, CancellationToken cancellationToken);

    /// <summary>The agent that a payer's address is linked to; null where there is none.</summary>
    /// <param name="payer">As the payment writes it; EVM addresses in any case.</param>
    /// <exception cref="SpendUnavailableException">It is not known now.</exception>
    ValueTask<string?> FindAgentOfPayerAsync(string payer, CancellationToken cancellationToken);
}
