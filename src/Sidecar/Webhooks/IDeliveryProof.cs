using Sidecar.Policies;

namespace Sidecar.Webhooks;

/// <summary>How a delivery proves that its sender made it, and lately where the sender signs the time.</summary>
internal interface IDeliveryProof
{
    ValueTask<DeliveryVerdict> ProveAsync(Passage passage, BodyReading.Read body, CancellationToken cancellationToken);
}
