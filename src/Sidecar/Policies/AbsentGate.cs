namespace Sidecar.Policies;

/// <summary>What a factory builds when its section asks nothing of it. Left out of the plan; null would mean an error.</summary>
internal sealed class AbsentGate : IGate
{
    private AbsentGate()
    {
    }

    public static AbsentGate Instance { get; } = new();

    public string Name => "";

    public ValueTask<Verdict> EnterAsync(Passage passage, CancellationToken cancellationToken) => Verdict.Pass;
}
