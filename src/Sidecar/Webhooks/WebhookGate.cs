using Sidecar.Policies;
using Sidecar.Protocols.Webhooks;

namespace Sidecar.Webhooks;

/// <summary>A delivery passes when its sender signed it, lately where the sender signs the time, and when the backend has not taken it before.</summary>
/// <param name="policy">Whose sender it is; deliveries are remembered for each policy apart.</param>
/// <param name="accepted">Which signed times are believed.</param>
/// <param name="retention">For how long a delivery that was taken is remembered.</param>
internal sealed class WebhookGate(
    string policy, WebhookScheme scheme, TimeWindow accepted, long maxBytes, TimeSpan retention, WebhookDeliveries deliveries, TimeProvider time) : IGate
{
    private readonly Principal _sender = new("webhook", policy);

    public string Name => WebhookGateFactory.SectionName;

    public async ValueTask<Verdict> EnterAsync(Passage passage, CancellationToken cancellationToken)
    {
        var reading = await passage.ReadBodyAsync(maxBytes, cancellationToken);
        if (reading is not BodyReading.Read body)
        {
            return reading.Refusal!;
        }

        return scheme.Verify(name => passage.Request.Headers[name], body.Bytes.Span) switch
        {
            WebhookResult.Verified verified => await AdmitAsync(passage, verified, body),
            WebhookResult.Missing missing => WebhookRefusals.Missing(missing.Header),
            WebhookResult.Malformed malformed => WebhookRefusals.Malformed(malformed.Reason),
            _ => WebhookRefusals.Invalid(),
        };
    }

    private async ValueTask<Verdict> AdmitAsync(Passage passage, WebhookResult.Verified verified, BodyReading.Read body)
    {
        var now = time.GetUtcNow();
        if (verified.SignedAt is { } signedAt && accepted.Judge(signedAt, now) is not Timeliness.Timely and var timeliness)
        {
            return WebhookRefusals.TooOld(timeliness == Timeliness.Future, accepted, now);
        }

        passage.Principal = _sender;
        var start = await deliveries.BeginAsync(KeyOf(verified, body), retention);
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
    private Digest KeyOf(WebhookResult.Verified verified, BodyReading.Read body) => verified.EventId is { } id
        ? Digest.OfParts("webhook", policy, "id", id)
        : Digest.OfParts("webhook", policy, "body", body.Sha256.ToString());
}
