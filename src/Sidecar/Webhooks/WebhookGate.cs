using Sidecar.Policies;

namespace Sidecar.Webhooks;

/// <summary>A delivery passes when its sender signed it, lately where the sender signs the time, and when the backend has not taken it before.</summary>
/// <param name="policy">Whose sender it is; deliveries are remembered for each policy apart.</param>
/// <param name="retention">For how long a delivery that was taken is remembered.</param>
internal sealed class WebhookGate(
    string policy, IDeliveryProof proof, long maxBytes, TimeSpan retention, WebhookDeliveries deliveries) : IWritingGate
{
    public string Name => WebhookGateFactory.SectionName;

    public async ValueTask<Verdict> EnterAsync(Passage passage, CancellationToken cancellationToken)
    {
        var reading = await passage.ReadBodyAsync(maxBytes, cancellationToken);
        if (reading is not BodyReading.Read body)
        {
            return reading.Refusal!;
        }

        return await proof.ProveAsync(passage, body, cancellationToken) switch
        {
            DeliveryVerdict.Proven proven => await AdmitAsync(passage, proven, body),
            DeliveryVerdict.Refused refused => refused.Refusal,
            _ => WebhookRefusals.Invalid(),
        };
    }

    private async ValueTask<Verdict> AdmitAsync(Passage passage, DeliveryVerdict.Proven proven, BodyReading.Read body)
    {
        passage.Principal = proven.Sender;
        var start = await deliveries.BeginAsync(KeyOf(proven, body), retention);
        return start switch
        {
            WebhookStart.Begun begun => Verdict.PassWith(begun.Run),
            WebhookStart.Taken taken => Verdict.AnswerWith(taken.Answer),
            WebhookStart.InFlight => WebhookRefusals.InFlight(),
            _ => WebhookRefusals.StoreUnavailable((start as WebhookStart.Unavailable)?.Note ?? ""),
        };
    }

    // What makes two deliveries one must be inside the signed bytes: under an id that is not signed (X-GitHub-Delivery) a captured delivery would be sent again as a new one.
    // Where an event's id is signed it counts alone, because the time, the signature and even the body (Stripe counts pending webhooks in it) change from try to try. Elsewhere the
    // body counts alone: a time beside it changes from try to try; and of one body there can be several good signatures (two secrets; the two forms of one of ECDSA), so a
    // digest that covered the signature would let a captured body pass once for each. The price is that two events whose bodies are the same to the last byte are one.
    private Digest KeyOf(DeliveryVerdict.Proven proven, BodyReading.Read body) => proven.EventId is { } id
        ? Digest.OfParts("webhook", policy, proven.Sender.Id, "id", id)
        : Digest.OfParts("webhook", policy, proven.Sender.Id, "body", body.Sha256.ToString());
}
