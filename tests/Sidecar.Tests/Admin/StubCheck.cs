using Sidecar.Policies;

namespace Sidecar.Tests.Admin;

internal sealed class StubCheck(string name, Func<Readiness> check) : IReadinessCheck
{
    public string Name => name;

    public Readiness Check() => check();
}
