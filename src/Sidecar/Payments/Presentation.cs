using Sidecar.Policies;

namespace Sidecar.Payments;

/// <summary>A payment with the request that it was presented for, and what a refusal of it needs.</summary>
internal sealed record Presentation(PresentedPayment Payment, Passage Passage, PaymentFingerprint Fingerprint, Challenge Challenge, string ResourceUrl)
{
    public static Presentation Of(PresentedPayment payment, Passage passage, Challenge challenge, string resourceUrl) =>
        new(payment, passage, PaymentFingerprint.Of(PaymentFingerprint.OfRequest(passage), payment.Payload.Json.Span), challenge, resourceUrl);

    /// <summary>The same, told by its body too, which was read since.</summary>
    public Presentation WithBody() => Of(Payment, Passage, Challenge, ResourceUrl);

    /// <summary>A request that may be carried out again without harm (RFC 9110 §9.2.1), and that we are willing to.</summary>
    public bool IsSafe => IsSafeMethod(Passage.Request.Method);

    public static bool IsSafeMethod(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);
}
