namespace Sidecar.Policies;

/// <summary>
/// What a gate owes once it let a request pass: a payment to settle, a claim to give back. The enforcer closes each
/// obligation exactly once, in reverse order of taking, by one of the two methods, whatever happened to the request.
/// </summary>
internal interface IObligation
{
    /// <summary>
    /// Upstream answered and nothing was sent to the client yet. May edit the answer's headers, or refuse: then the
    /// upstream's body is dropped. The token is the process's own patience, not the client's: a client that left does not cancel it.
    /// </summary>
    ValueTask<Verdict> OnAnswerAsync(UpstreamAnswer answer, CancellationToken cancellationToken);

    /// <summary>No answer of the upstream will be sent: a later step refused, the upstream failed, or the client left.</summary>
    ValueTask OnReleaseAsync(ReleaseReason reason);
}
