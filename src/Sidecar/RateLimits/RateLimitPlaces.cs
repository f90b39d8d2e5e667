using System.Collections.Immutable;

namespace Sidecar.RateLimits;

/// <summary>The places of the gates of the section <c>RateLimits</c>.</summary>
internal static class RateLimitPlaces
{
    public const string Section = "RateLimits";

    /// <summary>Of limits by address, header or route.</summary>
    public const string Address = Section;

    /// <summary>Of limits by principal or agent.</summary>
    public const string Caller = Section + " of callers";

    /// <summary>Of limits by payer.</summary>
    public const string Payer = Section + " of payers";

    /// <summary>All, in the order in which a request comes to them.</summary>
    public static ImmutableArray<string> InOrder { get; } = [Address, Caller, Payer];

    /// <summary>The earliest place at which all is known that a limit counts by.</summary>
    public static string Of(IReadOnlyList<RateLimitSubject> by) =>
        by.Contains(RateLimitSubject.Payer) ? Payer
        : by.Any(static subject => subject is RateLimitSubject.Principal or RateLimitSubject.Agent) ? Caller
        : Address;
}
