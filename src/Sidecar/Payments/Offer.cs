using Sidecar.Payments.Facilitators;
using Sidecar.Protocols.X402;

namespace Sidecar.Payments;

/// <summary>
/// One way to pay as it is offered now, in one x402 version: what the client is shown, what the facilitator is told, and which
/// facilitators take it.
/// </summary>
/// <param name="Requirements">The version 2 entry; for a version 1 offer the same facts, used for our own checks.</param>
/// <param name="V1">The version 1 entry without its <c>resource</c>; null in a version 2 offer.</param>
/// <param name="Facilitators">In order of preference; none for terms that are not offered any more.</param>
internal sealed record Offer(PaymentRequirements Requirements, PaymentRequirementsV1? V1, IReadOnlyList<Facilitator> Facilitators)
{
    private readonly byte[] _json = V1 is null ? Requirements.ToJson() : [];

    /// <summary>The network as the client of this version names it.</summary>
    public string ClientNetwork => V1?.Network ?? Requirements.Network;

    public int X402Version => V1 is null ? 2 : 1;

    /// <summary>The entry as the facilitator gets it: the server's own, exactly as issued in the 402.</summary>
    public ReadOnlyMemory<byte> RequirementsJson(string resourceUrl) =>
        V1 is null ? _json : (V1 with { Resource = resourceUrl }).ToJson();
}
