namespace Sidecar.Policies;

/// <summary>
/// Told what was decided, so that gates need know nothing of metrics, logs and traces. Implementations are quick, never throw and never wait.
/// </summary>
internal interface IPolicyObserver
{
    void GateDecided(Passage passage, IGate gate, Verdict verdict, TimeSpan elapsed);

    /// <summary>The upstream's status and headers arrived, that long after the request was let through to it.</summary>
    void UpstreamAnswered(Passage passage, TimeSpan elapsed);

    /// <summary>An obligation or a gate failed in a way that nobody expected. The request was refused or the obligation counts as closed.</summary>
    void Faulted(Passage passage, Exception fault);

    /// <summary>The request is over. Called once per request, also for those without a route.</summary>
    void Ended(in RequestEnding ending);
}
