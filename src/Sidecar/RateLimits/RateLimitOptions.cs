namespace Sidecar.RateLimits;

/// <summary>One limit, an entry of <c>Sidecar:Policies:{policy}:RateLimits</c>. All of a policy's limits are checked, and none is charged where another refuses.</summary>
internal sealed class RateLimitOptions
{
    /// <summary>What clients and metrics call it, up to 32 of <c>A-Z a-z 0-9 . _ -</c>, once in a policy. Default <c>limit1</c>, <c>limit2</c> and so on.</summary>
    public string? Name { get; set; }

    /// <summary><c>SlidingWindow</c>, <c>TokenBucket</c> or <c>Concurrency</c>; the last two count in each replica by itself. Default <c>SlidingWindow</c>.</summary>
    public RateLimitKind Kind { get; set; } = RateLimitKind.SlidingWindow;

    /// <summary>Costs in a window, tokens that a bucket holds, or requests at once; 1 or more. Required.</summary>
    public long Limit { get; set; }

    /// <summary>The window, or how often a bucket is refilled: whole seconds, up to 7 days. Required, except of <c>Concurrency</c>.</summary>
    public TimeSpan? Window { get; set; }

    /// <summary>For <c>TokenBucket</c>: tokens that come in each <see cref="Window"/>, up to <see cref="Limit"/>. Required there.</summary>
    public long? Refill { get; set; }

    /// <summary>Who shares it: any of <c>Ip</c>, <c>Principal</c>, <c>Agent</c>, <c>Payer</c>, <c>Route</c>, <c>Header</c>; each combination counts apart. Required.</summary>
    public IReadOnlyList<RateLimitSubject> By { get; set; } = [];

    /// <summary>With <c>By: Header</c>: its name. Since anybody can send any value, the policy must have a limit by <c>Ip</c> or by the caller beside it, which does not count by the header.</summary>
    public string? Header { get; set; }

    /// <summary>What one request costs, up to <see cref="Limit"/>. Default 1.</summary>
    public long Cost { get; set; } = 1;
}
