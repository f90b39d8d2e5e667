using Sidecar.Identity.MessageSignatures;
using Sidecar.Policies;
using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Webhooks;

/// <summary>
/// An order event of UCP (2026-04-08 and later), signed by the business as requests are. Its time is that of the event and stays the same when it is sent again, so no window is put on it.
/// </summary>
internal sealed class UcpProof(UcpSender sender) : IDeliveryProof
{
    private const string IdHeader = "Webhook-Id";
    private const int LongestId = 256;

    private static readonly CoveredComponent Id = CoveredComponent.Of("webhook-id");

    public async ValueTask<DeliveryVerdict> ProveAsync(Passage passage, BodyReading.Read body, CancellationToken cancellationToken) =>
        await sender.ProveAsync(passage, cancellationToken) switch
        {
            UcpSending.Proven proven => new DeliveryVerdict.Proven(proven.Sender, IdOf(passage.Request, proven.Signed)),
            UcpSending.Refused refused => new DeliveryVerdict.Refused(refused.Refusal),
            _ => throw new InvalidOperationException("No such outcome."),
        };

    // UCP does not ask senders to sign the id yet. One that is not signed is anybody's word, and the body tells deliveries apart.
    private static string? IdOf(HttpRequest request, SignatureParameters signed) =>
        SignatureCoverage.Covers(signed, Id) && request.Headers[IdHeader] is [{ Length: > 0 and <= LongestId } id] ? id : null;
}
