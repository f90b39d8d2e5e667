using Sidecar.Policies;

namespace Sidecar.Resilience;

/// <summary>Whether the process is on its way out. There is no way back.</summary>
internal sealed class DrainState : IReadinessCheck
{
    private volatile bool _isDraining;

    public bool IsDraining => _isDraining;

    public string Name => "draining";

    public void Begin() => _isDraining = true;

    public Readiness Check() => IsDraining ? new(IsReady: false, "shutting down") : new(IsReady: true);
}
