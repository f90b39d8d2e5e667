using Sidecar.Policies;

namespace Sidecar.Webhooks;

/// <summary>Whether a delivery is its sender's. A closed set.</summary>
internal abstract record DeliveryVerdict
{
    private DeliveryVerdict()
    {
    }

    /// <param name="EventId">The sender's name for the event, where it is among what is signed; null otherwise.</param>
    internal sealed record Proven(Principal Sender, string? EventId) : DeliveryVerdict;

    internal sealed record Refused(Refusal Refusal) : DeliveryVerdict;
}
