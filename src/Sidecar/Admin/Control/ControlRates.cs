using System.Threading.RateLimiting;

namespace Sidecar.Admin.Control;

/// <summary>How often each caller of the control API may ask. Callers are named by the configuration, so there are few.</summary>
internal sealed class ControlRates(AdminOptions options) : IDisposable
{
    /// <summary>After that long there is room again.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly PartitionedRateLimiter<string> _callers = PartitionedRateLimiter.Create<string, string>(
        name => RateLimitPartition.GetTokenBucketLimiter(name, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.RequestsPerSecond,
            TokensPerPeriod = options.RequestsPerSecond,
            ReplenishmentPeriod = Period,
            QueueLimit = 0,
        }));

    /// <summary>Takes one of the caller's calls; false where there is none left now.</summary>
    public bool TryTake(string caller)
    {
        using var lease = _callers.AttemptAcquire(caller);
        return lease.IsAcquired;
    }

    public void Dispose() => _callers.Dispose();
}
