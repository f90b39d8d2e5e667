namespace Sidecar.Policies;

/// <summary>Tells telemetry, and whoever keeps records of verdicts besides.</summary>
internal sealed class PolicyObservers(IPolicyObserver telemetry, params IReadOnlyList<IVerdictObserver> records) : IPolicyObserver
{
    public void GateDecided(Passage passage, IGate gate, Verdict verdict, TimeSpan elapsed)
    {
        telemetry.GateDecided(passage, gate, verdict, elapsed);
        foreach (var record in records)
        {
            record.Decided(passage, gate, verdict);
        }
    }

    public void UpstreamAnswered(Passage passage, TimeSpan elapsed) => telemetry.UpstreamAnswered(passage, elapsed);

    public void Faulted(Passage passage, Exception fault) => telemetry.Faulted(passage, fault);

    public void Ended(in RequestEnding ending) => telemetry.Ended(ending);
}
