using Sidecar.Ledger;

namespace Sidecar.Payments.Chains;

/// <summary>The chains that may be asked.</summary>
internal sealed class ChainDirectory(IEnumerable<IChainView> chains)
{
    private readonly Dictionary<string, IChainView> _chains = chains.ToDictionary(chain => chain.Network, StringComparer.Ordinal);

    /// <summary>What the payment's chain tells of it; null when its chain is not configured, or the payment is not of a kind that a chain can be asked about.</summary>
    public async ValueTask<ChainFinding?> FindAsync(UnsettledPayment payment) =>
        _chains.TryGetValue(payment.Payment.Network, out var chain) && ChainAuthorization.Of(payment) is { } authorization
            ? await chain.FindAsync(authorization)
            : null;
}
