using System.Collections.Concurrent;
using Sidecar.Policies;
using Sidecar.Resilience;
using Yarp.ReverseProxy.Model;

namespace Sidecar.Proxy;

/// <summary>The circuit breakers of the upstream's destinations, as policies see them. Bounded by the destinations of the configuration.</summary>
internal sealed class UpstreamAdmissions(CircuitBreakerRegistry breakers)
{
    private readonly CircuitBreakerOptions _options = new();
    private readonly ConcurrentDictionary<DestinationState, Admission> _byDestination = new();

    public IUpstreamAdmission For(ClusterModel cluster, DestinationState destination) =>
        _byDestination.TryGetValue(destination, out var known) ? known : _byDestination.GetOrAdd(destination, Create, cluster.Config.ClusterId);

    // Destinations of two clusters may have one name.
    private Admission Create(DestinationState destination, string cluster) =>
        new(breakers.GetOrAdd(CircuitBreakerKind.Upstream, $"{cluster}/{destination.DestinationId}", _options));

    private sealed class Admission(CircuitBreaker breaker) : IUpstreamAdmission
    {
        public Refusal? WhileOpen() => breaker.OpenFor is { } remaining ? Open(remaining) : null;

        public Refusal? TryAdmit() => breaker.TryAdmit() ? null : Open(breaker.OpenFor ?? TimeSpan.FromSeconds(1));

        public void Report(bool isSuccess) => breaker.Report(isSuccess);

        public void Withdraw() => breaker.Withdraw();

        private static Refusal Open(TimeSpan remaining) =>
            KernelRefusals.UpstreamUnavailable("the circuit breaker is open") with { RetryAfter = remaining };
    }
}
