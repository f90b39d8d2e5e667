namespace Sidecar.Policies;

/// <summary>What limits that were asked together have taken for a request, if they had room, and what its client is told of them.</summary>
internal interface IRateUse
{
    /// <summary>Puts how these limits stand, and those that were asked before, on an answer.</summary>
    /// <param name="all">All of the request's, these included.</param>
    void Tell(IReadOnlyList<IRateUse> all, IHeaderDictionary headers);

    /// <summary>Another limit refused: what was taken goes back, once however often this is called. Never throws; a store that is away keeps it, which errs on the safe side.</summary>
    ValueTask GiveBackAsync();
}
