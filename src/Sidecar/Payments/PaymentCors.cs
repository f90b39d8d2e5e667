using Microsoft.Net.Http.Headers;
using Sidecar.Policies;
using Sidecar.Protocols.X402;
using Sidecar.Replay;

namespace Sidecar.Payments;

/// <summary>
/// What browsers need to pay: preflights answered free of charge, and the payment headers readable by the page (reference x402 §1.8).
/// No credentials are ever allowed, so any origin may ask; an origin that the upstream chose itself stays. Where the policy has a section about origins, that alone decides.
/// </summary>
internal static class PaymentCors
{
    private const string AnyOrigin = "*";

    private static readonly string Exposed = string.Join(
        ", ", X402Headers.PaymentRequired, X402Headers.PaymentResponse, X402Headers.XPaymentResponse, RequestIds.Header, IdempotencyHeaders.Replayed);

    // Real clients put Access-Control-Expose-Headers on the paid request, so their preflight asks for it.
    private static readonly string Allowed = string.Join(
        ", ", X402Headers.PaymentSignature, X402Headers.XPayment, HeaderNames.AccessControlExposeHeaders, HeaderNames.ContentType,
        HeaderNames.Authorization, "Idempotency-Key", RequestIds.Header);

    /// <summary>The answer to a preflight; null for any other request.</summary>
    public static StoredAnswer? Preflight(HttpRequest request)
    {
        if (!Preflights.IsPreflight(request))
        {
            return null;
        }

        var method = request.Headers.AccessControlRequestMethod.ToString();
        return new StoredAnswer(
            StatusCodes.Status204NoContent,
            new HeaderDictionary
            {
                [HeaderNames.AccessControlAllowMethods] = method,
                [HeaderNames.AccessControlAllowHeaders] = Preflights.RequestedHeaders(request) is { } requested ? $"{Allowed}, {requested}" : Allowed,
                [HeaderNames.AccessControlMaxAge] = "600",
                [HeaderNames.Vary] = $"{HeaderNames.AccessControlRequestMethod}, {HeaderNames.AccessControlRequestHeaders}",
            },
            ReadOnlyMemory<byte>.Empty);
    }

    /// <summary>Lets a page of another origin read whatever is answered from now on.</summary>
    public static void Expose(Passage passage)
    {
        if (!passage.IsCorsDecided && passage.Request.Headers.Origin.Count > 0)
        {
            passage.AnswerHeaders[HeaderNames.AccessControlAllowOrigin] = AnyOrigin;
            passage.AnswerHeaders[HeaderNames.AccessControlExposeHeaders] = Exposed;
        }
    }
}
