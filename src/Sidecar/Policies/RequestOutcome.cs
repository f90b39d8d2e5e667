namespace Sidecar.Policies;

/// <summary>How a request ended, seen from the client.</summary>
internal enum RequestOutcome
{
    /// <summary>The upstream's answer was sent.</summary>
    Forwarded,

    /// <summary>A gate or an obligation refused, or no route matched.</summary>
    Refused,

    /// <summary>A gate answered by itself.</summary>
    Answered,

    /// <summary>The upstream was called and gave no answer.</summary>
    UpstreamFailed,

    /// <summary>The client left before an answer.</summary>
    ClientGone,
}
