using Sidecar.Protocols.Ethereum;
using Sidecar.Protocols.X402;

namespace Sidecar.Payments.Chains;

/// <summary>
/// An EVM chain, looked at through a node's JSON-RPC. Everything is read as of one block, the newest that has its confirmations, so that
/// what is found does not depend on what happens meanwhile.
/// </summary>
internal sealed class EvmChain(ChainOptions options, TimeProvider time) : IChainView, IDisposable
{
    // For all calls of one look together: a search is many calls, and somebody may be waiting.
    private const int Timeouts = 6;

    private readonly EvmNode _node = new(new JsonRpcClient(options, time));
    private AuthorizationSearch? _search;

    public string Network { get; } = options.Network!;

    public async ValueTask<ChainFinding> FindAsync(ChainAuthorization authorization)
    {
        using var patience = new CancellationTokenSource(options.Timeout * Timeouts, time);
        try
        {
            return await LookAsync(authorization, patience.Token);
        }
        catch (ChainCallException failure)
        {
            return new ChainFinding.Undecided(failure.Message);
        }
    }

    public void Dispose() => _node.Dispose();

    private async Task<ChainFinding> LookAsync(ChainAuthorization authorization, CancellationToken cancellationToken)
    {
        // A node of another chain would know nothing of the payment and make it look expired.
        if (_search is null && !await IsThisChainAsync(cancellationToken))
        {
            return new ChainFinding.Undecided("the node is one of another chain");
        }

        _search ??= new AuthorizationSearch(_node);
        var block = await _node.BlockAsync(number: null, cancellationToken);
        if (options.Confirmations > 1)
        {
            block = await _node.BlockAsync(Math.Max(0, block.Number - options.Confirmations + 1), cancellationToken);
        }

        return await _node.IsUsedAsync(authorization, block.Number, cancellationToken) switch
        {
            null => new ChainFinding.Undecided("the asset does not tell how its authorizations stand"),
            false => new ChainFinding.NotUsed(block.Time),
            true => await ReadEndAsync(authorization, await _search.FindAsync(authorization, block, cancellationToken), cancellationToken),
        };
    }

    private async Task<ChainFinding> ReadEndAsync(ChainAuthorization authorization, AuthorizationEnd? end, CancellationToken cancellationToken)
    {
        if (end is null)
        {
            return new ChainFinding.Undecided("the authorization was used; in which transaction was not found");
        }

        if (end.IsCancelled)
        {
            return new ChainFinding.Cancelled();
        }

        if (await _node.TransactionAsync(end.Transaction, cancellationToken) is not { } transaction)
        {
            return new ChainFinding.Undecided("the authorization was used in a transaction that the node does not show");
        }

        return AuthorizationLogs.FindTransfer(transaction.Logs, authorization.Asset, authorization.Payer, authorization.Nonce) switch
        {
            null => new ChainFinding.Undecided($"what transaction {transaction.Hash} did with the authorization cannot be told apart from what else it did"),
            var transfer when transfer.To == authorization.PayTo && transfer.Value == authorization.Amount => new ChainFinding.Settled(transaction.Hash),
            _ => new ChainFinding.UsedOtherwise(transaction.Hash),
        };
    }

    private async Task<bool> IsThisChainAsync(CancellationToken cancellationToken) =>
        Caip2.TryParse(Network, out var network) && network.TryGetChainId(out var id) && await _node.ChainIdAsync(cancellationToken) == id;
}
