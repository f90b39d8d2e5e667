namespace Sidecar.Policies;

/// <summary>Why an obligation was closed without an answer of the upstream.</summary>
internal enum ReleaseReason
{
    /// <summary>A later gate, or a later obligation, refused the request.</summary>
    RefusedLater,

    /// <summary>An earlier request has spent what was reserved for this one, with the payment that both show.</summary>
    SpentBefore,

    /// <summary>The upstream could not be reached, reset the connection, or its answer could not be read.</summary>
    UpstreamFailed,

    /// <summary>The upstream did not answer in time.</summary>
    UpstreamTimedOut,

    /// <summary>The client closed the connection before the upstream answered.</summary>
    ClientGone,

    /// <summary>A fault of our own.</summary>
    Faulted,

    /// <summary>The process is stopping and cut what was still in flight.</summary>
    ShuttingDown,
}
