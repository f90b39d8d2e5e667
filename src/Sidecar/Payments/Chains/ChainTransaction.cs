using Sidecar.Protocols.Ethereum;

namespace Sidecar.Payments.Chains;

/// <summary>A transaction that is in a block and went through.</summary>
/// <param name="Logs">In order.</param>
internal sealed record ChainTransaction(string Hash, IReadOnlyList<ContractLog> Logs);
