namespace Sidecar.Policies;

/// <summary>What limits have taken for a request, until it is known that no later limit refuses it.</summary>
internal interface IRateUse
{
    /// <summary>Another limit refused: what was taken goes back. Called at most once; never throws; a store that is away keeps it, which errs on the safe side.</summary>
    ValueTask GiveBackAsync();
}
