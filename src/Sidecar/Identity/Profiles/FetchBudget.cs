using System.Threading.RateLimiting;

namespace Sidecar.Identity.Profiles;

/// <summary>How much is fetched by the whole process: so many a second from strangers, and so many at once from either lane.</summary>
internal sealed class FetchBudget : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ProfileOptions _options;
    private readonly TokenBucketRateLimiter _rate;
    private readonly ConcurrencyLimiter _strangers;
    private readonly ConcurrencyLimiter _trusted;

    public FetchBudget(ProfileOptions options)
    {
        _options = options;
        _rate = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.Burst,
            TokensPerPeriod = options.FetchesPerSecond,
            ReplenishmentPeriod = Second,
            AutoReplenishment = true,
            QueueLimit = 0,
        });
        _strangers = AtOnce(options.MaxConcurrentFetches);
        _trusted = AtOnce(options.MaxConcurrentFetches);
    }

    public FetchPermit TryTake(FetchLane lane)
    {
        var place = (lane == FetchLane.Trusted ? _trusted : _strangers).AttemptAcquire();
        if (!place.IsAcquired)
        {
            place.Dispose();
            return new FetchPermit.Busy(Second);
        }

        if (lane == FetchLane.Trusted)
        {
            return new FetchPermit.Granted(place);
        }

        using var token = _rate.AttemptAcquire();
        if (token.IsAcquired)
        {
            return new FetchPermit.Granted(place);
        }

        place.Dispose();
        return new FetchPermit.Busy(token.TryGetMetadata(MetadataName.RetryAfter, out var wait) && wait > Second ? wait : Second);
    }

    public FetchBudgetStatus Describe()
    {
        var (strangers, trusted) = (Left(_strangers), Left(_trusted));
        return new(Left(_rate), _options.Burst, _options.MaxConcurrentFetches - strangers, _options.MaxConcurrentFetches - trusted, _options.MaxConcurrentFetches);
    }

    public void Dispose()
    {
        _rate.Dispose();
        _strangers.Dispose();
        _trusted.Dispose();
    }

    private static long Left(RateLimiter limiter) => limiter.GetStatistics()?.CurrentAvailablePermits ?? 0;

    private static ConcurrencyLimiter AtOnce(int fetches) => new(new ConcurrencyLimiterOptions { PermitLimit = fetches, QueueLimit = 0 });
}
