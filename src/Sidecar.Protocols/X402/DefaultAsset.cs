namespace Sidecar.Protocols.X402;

/// <summary>A token that stands for US dollars on a network, one to one.</summary>
/// <param name="Network">CAIP-2.</param>
/// <param name="Address">The contract, with checksum: version 1 clients compare it by case.</param>
/// <param name="Name">The name in its EIP-712 domain, which is not the same for one token on every chain.</param>
/// <param name="Version">The version in its EIP-712 domain.</param>
/// <param name="Decimals">Atomic units to a dollar, as a power of ten.</param>
/// <param name="Permit2Only">The token has no EIP-3009: it is paid with <c>assetTransferMethod: permit2</c>.</param>
public sealed record DefaultAsset(string Network, string Address, string Name, string Version, int Decimals, bool Permit2Only);
