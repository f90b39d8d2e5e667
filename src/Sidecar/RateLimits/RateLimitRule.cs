namespace Sidecar.RateLimits;

/// <summary>A limit of a policy, checked.</summary>
/// <param name="Policy">The policy's name: equal names of two policies count apart.</param>
/// <param name="Window">Zero for <see cref="RateLimitKind.Concurrency"/>.</param>
/// <param name="Refill">Tokens that come in a window; of <see cref="RateLimitKind.TokenBucket"/> only, else 0.</param>
/// <param name="Header">The header's name where one is among <paramref name="By"/>.</param>
internal sealed record RateLimitRule(
    string Policy, string Name, RateLimitKind Kind, long Limit, TimeSpan Window, long Refill, long Cost, IReadOnlyList<RateLimitSubject> By, string? Header)
{
    /// <summary>What metrics call it.</summary>
    public string Label { get; } = $"{Policy}/{Name}";

    /// <summary>Where it is asked.</summary>
    public string Place => RateLimitPlaces.Of(By);

    /// <summary>Seconds in which the whole limit comes back: the window, or the time that an empty bucket takes to fill, rounded up and capped at what a field can say.</summary>
    public long Seconds => Kind == RateLimitKind.TokenBucket
        ? (long)Math.Min(RateLimitFields.LargestInteger, Math.Ceiling((decimal)Limit * (long)Window.TotalSeconds / Refill))
        : (long)Window.TotalSeconds;

    /// <summary>Its key below the section, for what is wrong with it beside others.</summary>
    public required int Index { get; init; }
}
