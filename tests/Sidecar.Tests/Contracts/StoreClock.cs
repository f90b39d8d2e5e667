namespace Sidecar.Tests.Contracts;

/// <summary>
/// Time as a store under test sees it: moved by hand, or the real one. Suites speak of two durations only, so that a slow machine breaks none of them:
/// one whose end is waited for, after which more time does no harm, and one that no test outlives.
/// </summary>
internal abstract class StoreClock
{
    /// <summary>A lease whose end a test waits for. With a real clock it may end at any moment: nothing may rest on it still running.</summary>
    public abstract TimeSpan Brief { get; }

    /// <summary>A lease that runs through the whole test.</summary>
    public abstract TimeSpan Lasting { get; }

    /// <summary>Until whatever was leased for <see cref="Brief"/> has ended.</summary>
    public abstract Task EndBriefAsync();

    /// <summary>As far into <see cref="Lasting"/> as the clock can go without ending it; at least to the end of <see cref="Brief"/> unless both are the same.</summary>
    public abstract Task NearlyEndLastingAsync();

    /// <summary>Until that much has passed, and perhaps more.</summary>
    public abstract Task PassAsync(TimeSpan span);
}
