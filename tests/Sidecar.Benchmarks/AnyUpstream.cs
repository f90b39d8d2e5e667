using Sidecar.Policies;

namespace Sidecar.Benchmarks;

/// <summary>An upstream that may always be called.</summary>
internal sealed class AnyUpstream : IUpstreamAdmission
{
    public Refusal? WhileOpen() => null;

    public Refusal? TryAdmit() => null;

    public void Report(bool isSuccess)
    {
    }

    public void Withdraw()
    {
    }
}
