using System.Globalization;
using System.Text;
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

    /// <summary>The value of <c>RateLimit-Policy</c>.</summary>
    public static string TermsOf(IEnumerable<RateLimitRule> rules) => string.Join(", ", rules.Select(TermsOf));

    /// <summary>Puts how all limits stand that were asked so far on the answer, whatever answer that will be.</summary>
    /// <param name="latest">Those that were asked last; among the passage's own uses where they admitted the request.</param>
    public static void Write(Passage passage, RateLimitUse latest)
    {
        var standings = new List<RateLimitStanding>();
        foreach (var use in passage.RateUses)
        {
            if (use is RateLimitUse earlier && earlier != latest)
            {
                Collect(earlier, standings);
            }
        }

        Collect(latest, standings);
        var headers = passage.AnswerHeaders;
        headers[Terms] = latest.Plan.Terms;
        if (standings.Count == 0)
        {
            return;
        }

        standings.Sort(static (a, b) => (a.HasRoom, a.Share, a.Rule.Index).CompareTo((b.HasRoom, b.Share, b.Rule.Index)));
        var tightest = standings[0];
        headers[Standing] = TextOf(standings);
        headers[Limit] = Text(tightest.Rule.Limit);
        headers[Remaining] = Text(tightest.Remaining);
        headers[Reset] = Text(tightest.Seconds);
    }

    private static void Collect(RateLimitUse use, List<RateLimitStanding> standings)
    {
        foreach (var standing in use.Standings)
        {
            if (standing is { } known)
            {
                standings.Add(known);
            }
        }
    }

    private static string TextOf(List<RateLimitStanding> standings)
    {
        var text = new StringBuilder();
        foreach (var standing in standings)
        {
            text.Append(text.Length > 0 ? ", " : "").Append('"').Append(standing.Rule.Name).Append("\";r=").Append(Text(standing.Remaining));
            if (standing.Wait is not null)
            {
                text.Append(";t=").Append(Text(standing.Seconds));
            }
        }

        return text.ToString();
    }

    private static string TermsOf(RateLimitRule rule)
    {
        var quota = $"\"{rule.Name}\";q={Text(rule.Limit)}";
        return rule.Kind == RateLimitKind.Concurrency ? quota + ";qu=\"concurrent-requests\"" : $"{quota};w={Text(rule.Seconds)}";
    }

    private static string Text(long number) => Math.Min(number, LargestInteger).ToString(CultureInfo.InvariantCulture);
}
