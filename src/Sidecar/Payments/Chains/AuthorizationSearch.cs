namespace Sidecar.Payments.Chains;

/// <summary>
/// Finds the log that tells how an authorization ended, going backwards from the last block that can hold it. Nodes limit how many blocks
/// one question may span, each in its own way: the span shrinks until the node takes it, and is remembered.
/// </summary>
internal sealed class AuthorizationSearch(EvmNode node)
{
    private const int WidestSpan = 2000;
    private const int MostQuestions = 40;

    // Within this a search from the newest block is shorter than finding the block where the validity ended.
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(10);

    private int _span = WidestSpan;

    /// <returns>Null when it was not found in as many blocks as may be asked for.</returns>
    public async Task<AuthorizationEnd?> FindAsync(ChainAuthorization authorization, ChainBlock newest, CancellationToken cancellationToken)
    {
        var to = newest.Time - authorization.ValidBefore > Recent
            ? await FirstBlockAsync(authorization.ValidBefore, newest.Number, cancellationToken)
            : newest.Number;
        for (var question = 0; question < MostQuestions && to >= 0; question++)
        {
            var from = Math.Max(0, to - _span + 1);
            var (isTaken, end) = await AskAsync(authorization, from, to, cancellationToken);
            if (end is not null)
            {
                return end;
            }

            to = isTaken ? from - 1 : to;
            _span = isTaken ? Math.Min(WidestSpan, _span * 2) : _span;
        }

        return null;
    }

    private async Task<(bool IsTaken, AuthorizationEnd? End)> AskAsync(ChainAuthorization authorization, long from, long to, CancellationToken cancellationToken)
    {
        try
        {
            return (true, await node.FindEndAsync(authorization, from, to, cancellationToken));
        }
        catch (ChainCallException refusal) when (refusal.IsRefusal && to > from)
        {
            _span = (int)Math.Max(1, (to - from + 1) / 4);
            return (false, null);
        }
    }

    /// <summary>The first block that is not earlier than a time, by halving.</summary>
    private async Task<long> FirstBlockAsync(DateTimeOffset time, long newest, CancellationToken cancellationToken)
    {
        var (low, high) = (0L, newest);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var block = await node.BlockAsync(middle, cancellationToken);
            (low, high) = block.Time < time ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
