namespace Sidecar.Payments.Chains;

/// <summary>Looks up on a chain what became of an authorization. It only reads; that a node fails or misleads is a finding of its own.</summary>
internal interface IChainView
{
    /// <summary>CAIP-2.</summary>
    string Network { get; }

    /// <summary>Ends within some timeouts of the chain's configuration, whatever the node does.</summary>
    ValueTask<ChainFinding> FindAsync(ChainAuthorization authorization);
}
