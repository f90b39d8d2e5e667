namespace Sidecar.RateLimits;

/// <summary>How a limit counts.</summary>
internal enum RateLimitKind
{
    /// <summary>Costs in the last window, over all replicas.</summary>
    SlidingWindow,

    /// <summary>Tokens that requests take and time brings back, in each replica by itself: short bursts, then a steady rate.</summary>
    TokenBucket,

    /// <summary>Requests at once, in each replica by itself, each until its answer's last byte.</summary>
    Concurrency,
}
