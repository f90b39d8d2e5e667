using System.Net.Http.Headers;

namespace Sidecar.Identity.Profiles;

/// <summary>How long documents and failures count. Our own bounds stand above what a stranger's server says.</summary>
internal sealed class DocumentLifetimes(ProfileOptions options)
{
    /// <summary>No document counts for less, so none is fetched more often (UCP).</summary>
    public static readonly TimeSpan Floor = TimeSpan.FromMinutes(1);

    /// <summary>What the first failure in a row is remembered for.</summary>
    public static readonly TimeSpan FirstFailure = TimeSpan.FromSeconds(10);

    private const int MostDoublings = 10;

    public TimeSpan StaleFor => options.StaleFor;

    /// <summary>Its <c>max-age</c> less its <c>Age</c>, within our bounds; without one, or with <c>no-store</c> and the like, the floor.</summary>
    public TimeSpan OfDocument(CacheControlHeaderValue? control, TimeSpan? age)
    {
        var isKept = control is { MaxAge: not null, NoStore: false, NoCache: false };
        var lifetime = isKept ? control!.MaxAge!.Value - (age ?? TimeSpan.Zero) : Floor;
        return lifetime < Floor ? Floor : lifetime > options.MaxLifetime ? options.MaxLifetime : lifetime;
    }

    /// <param name="failures">In a row, this one included.</param>
    /// <param name="asked">What the server asked for: it may make the pause longer and never shorter.</param>
    public TimeSpan OfFailure(int failures, TimeSpan? asked = null)
    {
        var backoff = FirstFailure * Math.Pow(2, Math.Min(failures - 1, MostDoublings));
        var pause = asked > backoff ? asked.Value : backoff;
        return pause < options.MaxFailureLifetime ? pause : options.MaxFailureLifetime;
    }
}
