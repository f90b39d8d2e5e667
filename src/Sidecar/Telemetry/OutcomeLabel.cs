namespace Sidecar.Telemetry;

/// <summary>How a request ended: the closed set of the label <c>outcome</c>.</summary>
internal static class OutcomeLabel
{
    /// <summary>The upstream's answer was sent.</summary>
    public const string Forwarded = "forwarded";

    /// <summary>We refused; the label <c>slug</c> says why.</summary>
    public const string Refused = "refused";

    /// <summary>A gate answered by itself: a preflight, or an answer stored earlier.</summary>
    public const string Answered = "answered";

    /// <summary>The upstream could not be reached, broke off or took too long.</summary>
    public const string UpstreamFailed = "upstream_failed";

    /// <summary>The client left before there was an answer.</summary>
    public const string ClientGone = "client_gone";
}
