namespace Sidecar.Ledger;

/// <summary>
/// Work that one replica at a time should do. The threat: every replica asks the facilitator about every unknown payment. The promise: while one owner renews its lease no
/// other gets it; whoever dies loses it when it ends. It saves work and decides nothing about money: a step that two replicas take is refused to one of them by the ledger itself.
/// </summary>
internal interface ILedgerLeases
{
    /// <summary>Takes the lease, or renews it for whoever has it. False when another has it, or the store is away.</summary>
    /// <param name="name">What is to be done, from a closed set.</param>
    ValueTask<bool> TryHoldAsync(string name, TimeSpan lease, CancellationToken cancellationToken);
}
