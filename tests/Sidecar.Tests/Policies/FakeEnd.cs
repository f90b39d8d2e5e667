using Sidecar.Policies;

namespace Sidecar.Tests.Policies;

/// <summary>Counts how often it is let go.</summary>
internal sealed class FakeEnd : IPassageEnd
{
    public int Ended { get; private set; }

    public void OnEnded() => Ended++;
}
