namespace Sidecar.Resilience;

/// <summary>When calls to an upstream destination or a facilitator are suspended, and for how long.</summary>
internal sealed class CircuitBreakerOptions
{
    /// <summary>The share of failed calls, above 0 and at most 1, from which on the circuit opens. Default: 0.5.</summary>
    public double FailureRatio { get; set; } = 0.5;

    /// <summary>How many calls, at least 2, must have ended within the sampling duration before their ratio means anything. Default: 10.</summary>
    public int MinimumThroughput { get; set; } = 10;

    /// <summary>Over how long calls are counted, from half a second to a day. Default: 00:00:10.</summary>
    public TimeSpan SamplingDuration { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the circuit stays open before one call may try again, from half a second to a day. Default: 00:00:15.</summary>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(15);
}
