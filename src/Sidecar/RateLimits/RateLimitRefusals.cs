using System.Globalization;
using Sidecar.Policies;

namespace Sidecar.RateLimits;

internal static class RateLimitRefusals
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <param name="full">The limits that have no room; at least one.</param>
    public static Refusal Limited(IReadOnlyList<RateLimitStanding> full) =>
        new("rate_limited", StatusCodes.Status429TooManyRequests, "Too many requests")
        {
            Detail = string.Join(" ", full.Select(static standing => Describe(standing.Rule))),
            RetryAfter = TimeSpan.FromSeconds(full.Max(static standing => standing.Seconds)),
            Members = [new("policy", string.Join(", ", full.Select(static standing => standing.Rule.Name)))],
        };

    public static Refusal Unavailable() =>
        new("rate_limit_unavailable", StatusCodes.Status503ServiceUnavailable, "Limits cannot be counted now")
        {
            Detail = "Try again after the time in Retry-After.",
            Note = "The state store is away, and limits are not counted in each replica by itself.",
            IsStoreAway = true,
            RetryAfter = Soon,
        };

    private static string Describe(RateLimitRule rule) => rule.Kind == RateLimitKind.Concurrency
        ? string.Create(CultureInfo.InvariantCulture, $"The limit '{rule.Name}' of {rule.Limit} requests at once is used up.")
        : string.Create(CultureInfo.InvariantCulture, $"The limit '{rule.Name}' of {rule.Limit} in {rule.Seconds} seconds is used up.");
}
