using Sidecar.Policies;
using Sidecar.Protocols.Webhooks;

namespace Sidecar.Webhooks;

/// <summary>A delivery that is signed with a secret or a key which stands in the configuration.</summary>
/// <param name="policy">Whose sender it is.</param>
/// <param name="accepted">Which signed times are believed.</param>
/// <param name="isAcp">ACP knows one fault of a signature, whatever it is.</param>
internal sealed class SchemeProof(string policy, WebhookScheme scheme, TimeWindow accepted, bool isAcp, TimeProvider time) : IDeliveryProof
{
    private readonly Principal _sender = new("webhook", policy);

    public ValueTask<DeliveryVerdict> ProveAsync(Passage passage, BodyReading.Read body, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Judge(scheme.Verify(name => passage.Request.Headers[name], body.Bytes.Span)));

    private DeliveryVerdict Judge(WebhookResult result) => result switch
    {
        WebhookResult.Verified verified => Untimely(verified.SignedAt) is { } refusal ? new DeliveryVerdict.Refused(refusal) : new DeliveryVerdict.Proven(_sender, verified.EventId),
        WebhookResult.Missing missing => new DeliveryVerdict.Refused(WebhookRefusals.Missing(missing.Header)),
        WebhookResult.Malformed malformed when !isAcp => new DeliveryVerdict.Refused(WebhookRefusals.Malformed(malformed.Reason)),
        _ => new DeliveryVerdict.Refused(WebhookRefusals.Invalid()),
    };

    private Refusal? Untimely(DateTimeOffset? signedAt)
    {
        var now = time.GetUtcNow();
        return signedAt is { } at && accepted.Judge(at, now) is not Timeliness.Timely and var timeliness
            ? WebhookRefusals.TooOld(timeliness == Timeliness.Future, accepted, now)
            : null;
    }
}
