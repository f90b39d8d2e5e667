using Sidecar.Policies;

namespace Sidecar.Budgets;

/// <summary>Red while agents and stops are not known: nothing could be spent, and no payment taken that might be an agent's.</summary>
internal sealed class ControlReadiness(ControlWatcher watcher) : IReadinessCheck
{
    public string Name => "agents";

    public Readiness Check() => watcher.Current is { } current
        ? new Readiness(IsReady: true, Data: new { Stops = current.Stops.Count })
        : new Readiness(IsReady: false, "agents and stops could not be read from the ledger for some seconds, or never yet");
}
