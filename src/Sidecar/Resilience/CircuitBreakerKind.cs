namespace Sidecar.Resilience;

/// <summary>What a breaker stands before: the closed set of the label <c>kind</c>.</summary>
internal static class CircuitBreakerKind
{
    public const string Upstream = "upstream";

    public const string Facilitator = "facilitator";
}
