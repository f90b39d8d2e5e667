using System.Collections.Concurrent;

namespace Sidecar.Resilience;

/// <summary>
/// The breakers of this process. Names come from the configuration and never from a request: that is what bounds their number.
/// </summary>
internal sealed class CircuitBreakerRegistry(TimeProvider time, CircuitBreakerMetrics metrics, ILogger<CircuitBreakerRegistry> logger)
{
    private readonly ConcurrentDictionary<(string Kind, string Name), CircuitBreaker> _breakers = new();

    /// <summary>The breaker of that name, made with these options when it is asked for the first time.</summary>
    /// <param name="kind">One of <see cref="CircuitBreakerKind"/>.</param>
    /// <param name="name">The key in the configuration, e.g. <c>merchant/local</c> of a cluster's destination.</param>
    public CircuitBreaker GetOrAdd(string kind, string name, CircuitBreakerOptions options) =>
        _breakers.TryGetValue((kind, name), out var breaker) ? breaker : Add(kind, name, options);

    /// <summary>All breakers, in the order of their kinds and names.</summary>
    public IReadOnlyList<(string Kind, CircuitBreaker Breaker)> All() =>
        [.. _breakers.OrderBy(b => b.Key.Kind, StringComparer.Ordinal).ThenBy(b => b.Key.Name, StringComparer.Ordinal).Select(b => (b.Key.Kind, b.Value))];

    private CircuitBreaker Add(string kind, string name, CircuitBreakerOptions options)
    {
        var made = new CircuitBreaker(name, options, time) { Changed = (before, after) => Tell(kind, name, before, after) };
        var kept = _breakers.GetOrAdd((kind, name), made);
        if (ReferenceEquals(kept, made))
        {
            metrics.Watch(kind, made);
        }

        return kept;
    }

    private void Tell(string kind, string name, CircuitState before, CircuitState after)
    {
        switch (before, after)
        {
            case (CircuitState.Closed, CircuitState.Open):
                metrics.Opened(kind, name);
                ResilienceLog.CircuitOpened(logger, kind, name);
                break;
            case (CircuitState.HalfOpen, CircuitState.Open):
                ResilienceLog.ProbeFailed(logger, kind, name);
                break;
            default:
                ResilienceLog.CircuitClosed(logger, kind, name);
                break;
        }
    }
}
