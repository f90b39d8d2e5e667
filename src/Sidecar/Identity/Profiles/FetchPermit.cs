using System.Threading.RateLimiting;

namespace Sidecar.Identity.Profiles;

/// <summary>Whether a fetch may begin. A closed set.</summary>
internal abstract record FetchPermit
{
    private FetchPermit()
    {
    }

    /// <param name="Place">Given back when the fetch has ended.</param>
    internal sealed record Granted(RateLimitLease Place) : FetchPermit;

    internal sealed record Busy(TimeSpan RetryAfter) : FetchPermit;
}
