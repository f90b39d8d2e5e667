using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Sidecar.Resilience;

/// <summary>Shows which breakers are open and counts how often they opened.</summary>
internal sealed class CircuitBreakerMetrics
{
    private readonly ConcurrentQueue<(string Kind, CircuitBreaker Breaker)> _watched = new();
    private readonly Counter<long> _openings;

    public CircuitBreakerMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Sidecar");
        _openings = meter.CreateCounter<long>("sidecar.circuit_breaker.openings", "{opening}", "How often a circuit opened.");
        meter.CreateObservableGauge("sidecar.circuit_breaker.open", Observe, unit: null, "1 while a circuit is open, else 0.");
    }

    public void Watch(string kind, CircuitBreaker breaker)
    {
        _watched.Enqueue((kind, breaker));

        // Written from the start: an increase is only seen by who saw the zero.
        _openings.Add(0, new("kind", kind), new("name", breaker.Name));
    }

    public void Opened(string kind, string name) => _openings.Add(1, new("kind", kind), new("name", name));

    private IEnumerable<Measurement<int>> Observe()
    {
        foreach (var (kind, breaker) in _watched)
        {
            yield return new(breaker.State == CircuitState.Closed ? 0 : 1, new("kind", kind), new("name", breaker.Name));
        }
    }
}
