using System.Runtime.InteropServices;

namespace Sidecar.RateLimits;

/// <summary>How a limit stands for a caller.</summary>
/// <param name="HasRoom">False where it refuses the request.</param>
/// <param name="Remaining">What is left.</param>
/// <param name="Wait">With room: until more may be left. Without: until the request may come again. Null where no time brings anything back.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RateLimitStanding(RateLimitRule Rule, bool HasRoom, long Remaining, TimeSpan? Wait)
{
    /// <summary>The part that is left, in 0 to 1.</summary>
    public double Share => (double)Remaining / Rule.Limit;

    /// <summary>As clients are told it: whole seconds, at least one.</summary>
    public long Seconds => Wait is { } wait ? Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)) : 1;
}
