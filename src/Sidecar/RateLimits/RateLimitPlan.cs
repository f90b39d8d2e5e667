using System.Collections.Immutable;

namespace Sidecar.RateLimits;

/// <summary>What a policy limits at one place of its gates. Immutable.</summary>
/// <param name="Rules">Of this place, in the order of the configuration; at least one.</param>
/// <param name="Terms">The field <c>RateLimit-Policy</c>: the rules of this place and those of the places before it.</param>
internal sealed record RateLimitPlan(ImmutableArray<RateLimitRule> Rules, string Terms)
{
    /// <summary>How many rules are counted in the store.</summary>
    public int Windows { get; } = Rules.Count(static rule => rule.Kind == RateLimitKind.SlidingWindow);

    /// <summary>Whether a request holds something for as long as it lasts.</summary>
    public bool HasSlots { get; } = Rules.Any(static rule => rule.Kind == RateLimitKind.Concurrency);
}
