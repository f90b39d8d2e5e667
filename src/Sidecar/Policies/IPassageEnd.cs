namespace Sidecar.Policies;

/// <summary>Something that is held for as long as a request lasts, its answer's body included: a place among those that are served at once.</summary>
internal interface IPassageEnd
{
    /// <summary>The request is over, whatever became of it. Called exactly once; quick; never throws.</summary>
    void OnEnded();
}
