using Sidecar.Policies;

namespace Sidecar.Tests.Policies;

/// <summary>An admission that counts, and refuses when it is closed.</summary>
internal sealed class FakeUpstream : IUpstreamAdmission
{
    public bool IsClosed { get; set; }

    public int Admitted { get; private set; }

    public int Withdrawn { get; private set; }

    public Refusal? WhileOpen() => IsClosed ? KernelRefusals.UpstreamUnavailable() : null;

    public Refusal? TryAdmit()
    {
        if (IsClosed)
        {
            return KernelRefusals.UpstreamUnavailable();
        }

        Admitted++;
        return null;
    }

    public void Report(bool isSuccess)
    {
    }

    public void Withdraw() => Withdrawn++;
}
