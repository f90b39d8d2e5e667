using Sidecar.Policies;
using Yarp.ReverseProxy.Forwarder;

namespace Sidecar.Proxy;

/// <summary>
/// How the forwarding of one request ended, read once after the forwarder returned.
/// </summary>
/// <param name="Release">The reason for whatever is still owed.</param>
/// <param name="Unwritten">A refusal that nobody has written yet: the forwarder set only a status.</param>
internal readonly record struct ForwardingEnd(RequestOutcome Outcome, ReleaseReason Release, Refusal? Unwritten)
{
    public static ForwardingEnd Of(HttpContext context, Passage? passage, Refusal? fault)
    {
        if (fault is not null)
        {
            return new(RequestOutcome.Refused, ReleaseReason.Faulted, fault);
        }

        if (passage is null)
        {
            return new(RequestOutcome.Refused, ReleaseReason.Faulted, ForwardingRefusals.Unrouted(context));
        }

        if (passage.Refusal is not null)
        {
            return new(RequestOutcome.Refused, ReleaseReason.RefusedLater, null);
        }

        if (passage.Decision is { Answer: not null })
        {
            return new(RequestOutcome.Answered, ReleaseReason.RefusedLater, null);
        }

        return passage.IsAnsweredByUpstream && !IsTakenBack(context)
            ? new(RequestOutcome.Forwarded, ReleaseReason.UpstreamFailed, null)
            : Unanswered(context);
    }

    // Headers came, but the answer failed before its first byte was sent: the forwarder cleared it and left a bare status. Money may have
    // moved by then, so this must become a refusal like any other, with the receipt.
    private static bool IsTakenBack(HttpContext context) => !context.Response.HasStarted
        && context.Features.Get<IForwarderErrorFeature>()?.Error is ForwarderError.ResponseHeaders or ForwarderError.ResponseBodyDestination
            or ForwarderError.ResponseBodyClient or ForwarderError.ResponseBodyCanceled;

    private static ForwardingEnd Unanswered(HttpContext context)
    {
        var error = context.Features.Get<IForwarderErrorFeature>();
        var note = error?.Exception?.Message ?? error?.Error.ToString() ?? "";
        return error?.Error switch
        {
            ForwarderError.RequestTimedOut => new(
                RequestOutcome.UpstreamFailed, ReleaseReason.UpstreamTimedOut, KernelRefusals.UpstreamTimedOut(note)),
            ForwarderError.RequestBodyClient => Unreadable(BodyRefusals.Broken(error.Exception)),
            ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled => Cancelled(context, note),
            ForwarderError.RequestCreation => new(
                RequestOutcome.Refused, ReleaseReason.Faulted, ForwardingRefusals.Unsendable(note)),
            ForwarderError.NoAvailableDestinations => new(
                RequestOutcome.UpstreamFailed, ReleaseReason.UpstreamFailed, KernelRefusals.UpstreamUnavailable(note)),
            _ => new(RequestOutcome.UpstreamFailed, ReleaseReason.UpstreamFailed, KernelRefusals.UpstreamFailed(note)),
        };
    }

    // A body that is too long or too slow has a client that can be told. The upstream has seen a part of it, as when a client leaves.
    private static ForwardingEnd Unreadable(Refusal refusal) =>
        refusal.Status == StatusCodes.Status400BadRequest
            ? new(RequestOutcome.ClientGone, ReleaseReason.ClientGone, refusal)
            : new(RequestOutcome.Refused, ReleaseReason.ClientGone, refusal);

    // While the forwarder runs, a route's own Timeout and a client that leaves cancel one token; by now it is the connection's again.
    private static ForwardingEnd Cancelled(HttpContext context, string note) =>
        context.RequestAborted.IsCancellationRequested
            ? new(RequestOutcome.ClientGone, ReleaseReason.ClientGone, KernelRefusals.UpstreamFailed(note))
            : new(RequestOutcome.UpstreamFailed, ReleaseReason.UpstreamTimedOut, KernelRefusals.UpstreamTimedOut(note));
}
