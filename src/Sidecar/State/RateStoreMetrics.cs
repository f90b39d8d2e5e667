using System.Diagnostics.Metrics;
using Sidecar.State.Memory;

namespace Sidecar.State;

/// <summary>What limits rest on, besides the shared store.</summary>
internal sealed class RateStoreMetrics : IDisposable
{
    private readonly Meter _meter;

    /// <param name="local">Null where limits are never counted here.</param>
    public RateStoreMetrics(IMeterFactory meters, IReplicas replicas, MemoryRateLimits? local = null)
    {
        _meter = meters.Create("Sidecar");
        _meter.CreateObservableGauge("sidecar.replicas", () => replicas.Known, "{replica}", "Replicas that share the state, as far as this one knows: among so many it divides limits while the shared store is away.");
        _meter.CreateObservableCounter(
            "sidecar.rate_limits.forgotten", () => local?.Forgotten ?? 0, "{window}", "Windows of limits that this replica forgot before their time, because it counted too many.");
    }

    public void Dispose() => _meter.Dispose();
}
