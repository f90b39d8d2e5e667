using System.Globalization;
using System.Runtime.CompilerServices;
using Sidecar.Policies;

namespace Sidecar.RateLimits;

/// <summary>
/// What clients are told of their limits, on every answer: <c>RateLimit-Policy</c> and <c>RateLimit</c> as draft-ietf-httpapi-ratelimit-headers-11 has them (RFC 9651 lists of strings with
/// parameters), and the older <c>X-RateLimit-*</c> for the limit of which the smallest part is left.
/// </summary>
internal static class RateLimitFields
{
    public const string Terms = "RateLimit-Policy";
    public const string Standing = "RateLimit";
    public const string Limit = "X-RateLimit-Limit";
    public const string Remaining = "X-RateLimit-Remaining";
    public const string Reset = "X-RateLimit-Reset";

    /// <summary>RFC 9651 §3.3.1: fifteen digits.</summary>
    public const long LargestInteger = 999_999_999_999_999;

    private const int LongestOnStack = 256;

    /// <summary>The value of <c>RateLimit-Policy</c>.</summary>
    public static string TermsOf(IEnumerable<RateLimitRule> rules) => string.Join(", ", rules.Select(TermsOf));

    /// <summary>Puts how limits stand on an answer.</summary>
    /// <param name="uses">All that were asked.</param>
    /// <param name="terms">Theirs.</param>
    public static void Write(IReadOnlyList<IRateUse> uses, string terms, IHeaderDictionary headers)
    {
        headers[Terms] = terms;
        var standings = StandingsOf(uses);
        if (standings.Count == 0)
        {
            return;
        }

        var tightest = standings[0];
        headers[Standing] = TextOf(standings);
        headers[Limit] = Text(tightest.Rule.Limit);
        headers[Remaining] = Text(tightest.Remaining);
        headers[Reset] = Text(tightest.Seconds);
    }

    /// <summary>Those that refuse first, and then those of which the smallest part is left.</summary>
    private static List<RateLimitStanding> StandingsOf(IReadOnlyList<IRateUse> uses)
    {
        var standings = new List<RateLimitStanding>();
        foreach (var use in uses)
        {
            foreach (var standing in use is RateLimitUse limits ? limits.Standings : default)
            {
                if (standing is { } known)
                {
                    Insert(standings, known);
                }
            }
        }

        return standings;
    }

    // They are few.
    private static void Insert(List<RateLimitStanding> standings, RateLimitStanding standing)
    {
        var place = standings.Count;
        while (place > 0 && IsBefore(standing, standings[place - 1]))
        {
            place--;
        }

        standings.Insert(place, standing);
    }

    private static bool IsBefore(RateLimitStanding a, RateLimitStanding b) => (a.HasRoom, a.Share, a.Rule.Index).CompareTo((b.HasRoom, b.Share, b.Rule.Index)) < 0;

    private static string TextOf(List<RateLimitStanding> standings)
    {
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[LongestOnStack]);
        foreach (var standing in standings)
        {
            text.AppendLiteral(text.Text.IsEmpty ? "\"" : ", \"");
            text.AppendLiteral(standing.Rule.Name);
            text.AppendLiteral("\";r=");
            text.AppendFormatted(Math.Min(standing.Remaining, LargestInteger));
            if (standing.Wait is not null)
            {
                text.AppendLiteral(";t=");
                text.AppendFormatted(Math.Min(standing.Seconds, LargestInteger));
            }
        }

        return text.ToStringAndClear();
    }

    private static string TermsOf(RateLimitRule rule)
    {
        var quota = $"\"{rule.Name}\";q={Text(rule.Limit)}";
        return rule.Kind == RateLimitKind.Concurrency ? quota + ";qu=\"concurrent-requests\"" : $"{quota};w={Text(rule.Seconds)}";
    }

    private static string Text(long number) => Math.Min(number, LargestInteger).ToString(CultureInfo.InvariantCulture);
}
