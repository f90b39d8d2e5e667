using System.Buffers;
using Microsoft.Net.Http.Headers;
using Sidecar.Policies;

namespace Sidecar.RateLimits;

internal static class RateLimitOptionsValidator
{
    public const long MostLimit = 1L << 52;
    public const long MostAtOnce = 1_000_000;

    private const int MostLimits = 8;
    private const int LongestName = 32;

    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(7);
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <param name="keyPath">The section's own path.</param>
    public static void Validate(IReadOnlyList<RateLimitOptions> limits, string keyPath, IConfigurationErrors errors)
    {
        if (limits.Count is 0 or > MostLimits)
        {
            errors.Add(keyPath, $"must have 1 to {MostLimits} limits, e.g. [ {{ \"Limit\": 60, \"Window\": \"00:01:00\", \"By\": [ \"Ip\" ] }} ]");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < limits.Count; i++)
        {
            Validate(limits[i], $"{keyPath}:{i}", errors);
            if (!names.Add(NameOf(limits[i], i)))
            {
                errors.Add($"{keyPath}:{i}:{nameof(RateLimitOptions.Name)}", $"'{NameOf(limits[i], i)}' is the name of another limit of this policy; give each its own");
            }
        }
    }

    /// <summary>
    /// What limits need beside each other, once each is right by itself. Whoever makes up a new value of a header for each request makes a window with each, until others' are forgotten or the store is full: so there is
    /// a limit to how many he gets to make, which counts him whatever he writes and is asked before.
    /// </summary>
    /// <param name="keyPath">The section's own path.</param>
    public static void ValidateTogether(IReadOnlyList<RateLimitOptions> limits, string keyPath, IConfigurationErrors errors)
    {
        for (var i = 0; i < limits.Count; i++)
        {
            AddIf(
                IsMadeUp(limits[i]) && !limits.Any(other => Bounds(other, limits[i])),
                $"{keyPath}:{i}:{nameof(RateLimitOptions.By)}",
                "counts by a header, of which anybody can send a new value with each request and have a window for each; add to the policy a limit that bounds him, for example { \"Limit\": 600, \"Window\": \"00:01:00\", \"By\": [ \"Ip\" ] }",
                errors);
        }
    }

    public static string NameOf(RateLimitOptions limit, int index) => limit.Name ?? $"limit{index + 1}";

    private static void Validate(RateLimitOptions limit, string keyPath, IConfigurationErrors errors)
    {
        if (limit.Name is { } name && (name.Length is 0 or > LongestName || name.AsSpan().ContainsAnyExcept(NameCharacters)))
        {
            errors.Add($"{keyPath}:{nameof(limit.Name)}", $"must be 1 to {LongestName} of A-Z a-z 0-9 . _ -, for example address");
        }

        var most = limit.Kind == RateLimitKind.Concurrency ? MostAtOnce : MostLimit;
        if (limit.Limit < 1 || limit.Limit > most)
        {
            errors.Add($"{keyPath}:{nameof(limit.Limit)}", $"must be from 1 to {most}, for example 60");
        }

        if (limit.Cost < 1 || limit.Cost > Math.Max(1, limit.Limit))
        {
            errors.Add($"{keyPath}:{nameof(limit.Cost)}", $"must be from 1 to {nameof(limit.Limit)}: what costs more could never pass");
        }

        ValidateTime(limit, keyPath, errors);
        ValidateSubjects(limit, keyPath, errors);
    }

    private static void ValidateTime(RateLimitOptions limit, string keyPath, IConfigurationErrors errors)
    {
        var windowKey = $"{keyPath}:{nameof(limit.Window)}";
        if (limit.Kind == RateLimitKind.Concurrency)
        {
            AddIf(limit.Window is not null, windowKey, "means nothing to Concurrency, which counts requests that are under way; leave it out", errors);
        }
        else
        {
            AddIf(
                limit.Window is not { } window || window < TimeSpan.FromSeconds(1) || window > LongestWindow || window.Ticks % TimeSpan.TicksPerSecond != 0,
                windowKey, $"must be whole seconds from 00:00:01 to {LongestWindow}, for example 00:01:00", errors);
        }

        var refillKey = $"{keyPath}:{nameof(limit.Refill)}";
        if (limit.Kind == RateLimitKind.TokenBucket)
        {
            AddIf(limit.Refill is not { } refill || refill < 1 || refill > limit.Limit, refillKey, $"must be from 1 to {nameof(limit.Limit)}: how many tokens come in each {nameof(limit.Window)}", errors);
        }
        else
        {
            AddIf(limit.Refill is not null, refillKey, $"means something to TokenBucket only; leave it out, or write \"{nameof(limit.Kind)}\": \"TokenBucket\"", errors);
        }
    }

    private static void ValidateSubjects(RateLimitOptions limit, string keyPath, IConfigurationErrors errors)
    {
        AddIf(
            limit.By.Count == 0 || limit.By.Distinct().Count() < limit.By.Count,
            $"{keyPath}:{nameof(limit.By)}", $"must name at least one of {string.Join(", ", Enum.GetNames<RateLimitSubject>())}, each once; [ \"Route\" ] is one limit for everybody", errors);

        var headerKey = $"{keyPath}:{nameof(limit.Header)}";
        if (!limit.By.Contains(RateLimitSubject.Header))
        {
            AddIf(limit.Header is not null, headerKey, $"means something beside \"{nameof(limit.By)}\": [ \"Header\" ] only; leave it out, or add Header there", errors);
        }
        else if (!HeaderName.IsName(limit.Header))
        {
            errors.Add(headerKey, "must be the name of a header, for example X-Tenant");
        }
        else
        {
            AddIf(string.Equals(limit.Header, HeaderNames.Cookie, StringComparison.OrdinalIgnoreCase), headerKey, "Cookie holds many things at once, and whoever adds one has a limit of his own; name another header", errors);
        }
    }

    // Requests at once are counted for as long as they last: nothing of them is left to be kept.
    private static bool IsMadeUp(RateLimitOptions limit) => limit.By.Contains(RateLimitSubject.Header) && limit.Kind != RateLimitKind.Concurrency;

    private static bool Bounds(RateLimitOptions limit, RateLimitOptions madeUp) =>
        limit.Kind != RateLimitKind.Concurrency
        && !limit.By.Contains(RateLimitSubject.Header)
        && limit.By.Any(static subject => subject != RateLimitSubject.Route)
        && PlaceOf(limit) <= PlaceOf(madeUp);

    private static int PlaceOf(RateLimitOptions limit) => RateLimitPlaces.InOrder.IndexOf(RateLimitPlaces.Of(limit.By));

    private static void AddIf(bool isWrong, string keyPath, string message, IConfigurationErrors errors)
    {
        if (isWrong)
        {
            errors.Add(keyPath, message);
        }
    }
}
