namespace Sidecar.Policies;

/// <summary>Refusals that belong to no feature: the journey itself ended.</summary>
internal static class KernelRefusals
{
    public static Refusal Internal(Exception cause) =>
        new("internal_error", StatusCodes.Status500InternalServerError, "Internal error")
        {
            Detail = "The proxy failed on this request. If it carried a payment, repeat it with the same payment before you pay anew.",
            Cause = cause,
        };

    public static Refusal NoRoute() =>
        new("no_route", StatusCodes.Status404NotFound, "No such route") { Detail = "No route of this proxy matches the request." };

    /// <summary>A document of ours cannot be had yet: what it is made of could not be read.</summary>
    public static Refusal DocumentUnavailable() =>
        new("document_unavailable", StatusCodes.Status503ServiceUnavailable, "Document unavailable")
        {
            Detail = "This document cannot be had now. Try again later.",
            RetryAfter = TimeSpan.FromSeconds(5),
        };

    public static Refusal UpstreamUnavailable(string? note = null) =>
        new("upstream_unavailable", StatusCodes.Status503ServiceUnavailable, "Upstream unavailable")
        {
            Detail = "The service behind this proxy is not available now.",
            Note = note,
            RetryAfter = TimeSpan.FromSeconds(5),
        };

    public static Refusal UpstreamFailed(string note) =>
        new("upstream_failed", StatusCodes.Status502BadGateway, "Upstream failed")
        {
            Detail = "The service behind this proxy could not be reached or broke off.",
            Note = note,
        };

    public static Refusal UpstreamTimedOut(string note) =>
        new("upstream_timed_out", StatusCodes.Status504GatewayTimeout, "Upstream timed out")
        {
            Detail = "The service behind this proxy did not answer in time.",
            Note = note,
        };
}
