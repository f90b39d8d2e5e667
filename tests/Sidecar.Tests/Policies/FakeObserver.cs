using Sidecar.Policies;

namespace Sidecar.Tests.Policies;

/// <summary>Writes down what it is told.</summary>
internal sealed class FakeObserver : IPolicyObserver
{
    public List<string> Decisions { get; } = [];

    public List<Exception> Faults { get; } = [];

    public void GateDecided(Passage passage, IGate gate, Verdict verdict, TimeSpan elapsed) =>
        Decisions.Add(verdict.Refusal?.Slug ?? (verdict.Answer is null ? "pass" : "answer"));

    public void UpstreamAnswered(Passage passage, TimeSpan elapsed) => Decisions.Add("upstream answered");

    public void Faulted(Passage passage, Exception fault) => Faults.Add(fault);

    public void Ended(in RequestEnding ending)
    {
    }
}
