using Sidecar.Policies;

namespace Sidecar.Tests.Policies;

/// <summary>A gate that decides what the test says and counts how often it was asked.</summary>
internal sealed class FakeGate(Func<Passage, Verdict> decide) : IGate
{
    public int Entered { get; private set; }

    public string Name => "Fake";

    public static FakeGate Passing() => new(_ => Verdict.Pass);

    public static FakeGate Owing(IObligation obligation) => new(_ => Verdict.PassWith(obligation));

    public static FakeGate Refusing(string slug) => new(_ => new Refusal(slug, 402, slug));

    public static FakeGate Throwing(Exception fault) => new(_ => throw fault);

    public ValueTask<Verdict> EnterAsync(Passage passage, CancellationToken cancellationToken)
    {
        Entered++;
        return decide(passage);
    }
}
