using Sidecar.Policies;

namespace Sidecar.Resilience;

/// <summary>
/// Shows the breakers in the status page. An open one does not make the replica unready: every replica sees the same
/// upstream, and taking them all out of service would turn its refusals into no answer at all.
/// </summary>
internal sealed class CircuitBreakerStatus(CircuitBreakerRegistry registry) : IReadinessCheck
{
    public string Name => "circuit-breakers";

    public Readiness Check()
    {
        var all = registry.All();
        var open = all.Count(b => b.Breaker.State != CircuitState.Closed);
        return new(IsReady: true, open == 0 ? null : $"{open} open", all.Select(Describe).ToArray());
    }

    private static object Describe((string Kind, CircuitBreaker Breaker) entry) => new
    {
        entry.Kind,
        entry.Breaker.Name,
        State = entry.Breaker.State.ToString(),
        RetryAfterSeconds = entry.Breaker.OpenFor?.TotalSeconds,
    };
}
