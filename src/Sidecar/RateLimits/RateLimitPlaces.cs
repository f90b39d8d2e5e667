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
}
