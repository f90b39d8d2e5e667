namespace Sidecar.Policies;

/// <summary>Told each verdict of a gate, as <see cref="IPolicyObserver"/> is: for a feature that keeps records of its own decisions. Implementations are quick, never throw and never wait.</summary>
internal interface IVerdictObserver
{
    void Decided(Passage passage, IGate gate, Verdict verdict);
}
