using System.Net;

namespace Sidecar.Payments.Facilitators;

/// <summary>What came back over the wire, before anybody judges it. A closed set.</summary>
internal abstract record FacilitatorReply
{
    private FacilitatorReply()
    {
    }

    internal sealed record Answered(HttpStatusCode Status, ReadOnlyMemory<byte> Body, TimeSpan? RetryAfter) : FacilitatorReply;

    /// <summary>The request may have arrived; its answer did not.</summary>
    internal sealed record Broken(string Note) : FacilitatorReply;

    /// <summary>No connection came about: the request certainly did not arrive.</summary>
    internal sealed record NotReached(string Note) : FacilitatorReply;
}
