namespace Sidecar.State.Memory;

/// <summary>One process has no other replicas.</summary>
internal sealed class MemoryControlSignal : IControlSignal, IDisposable
{
    public void Publish()
    {
    }

    public IDisposable Listen(Action heard) => this;

    public void Dispose()
    {
    }
}
