using System.Buffers;
using Microsoft.Net.Http.Headers;
using Sidecar.Policies;
using Sidecar.Protocols.X402;
using Sidecar.Replay;

namespace Sidecar.Payments;

/// <summary>
/// What browsers need to pay: preflights answered free of charge, and the payment headers readable by the page (reference x402 §1.8).
/// No credentials are ever allowed, so any origin may ask; an origin that the upstream chose itself stays.
/// </summary>
internal static class PaymentCors
{
    private const string AnyOrigin = "*";

    private static readonly SearchValues<char> NameList =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_, ");

    private static readonly string Exposed = string.Join(
        ", ", X402Headers.PaymentRequired, X402Headers.PaymentResponse, X402Headers.XPaymentResponse, RequestIds.Header, IdempotencyHeaders.Replayed);

    // Real clients put Access-Control-Expose-Headers on the paid request, so their preflight asks for it.
    private static readonly string Allowed = string.Join(
        ", ", X402Headers.PaymentSignature, X402Headers.XPayment, HeaderNames.AccessControlExposeHeaders, HeaderNames.ContentType,
        HeaderNames.Authorization, "Idempotency-Key", RequestIds.Header);

    /// <summary>Whether a browser asks before it sends the request itself (Fetch §4.8).</summary>
    public static bool IsPreflight(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method) && request.Headers.Origin.Count > 0 && request.Headers.AccessControlRequestMethod is [{ Length: > 0 } method]
        && !method.AsSpan().ContainsAnyExcept(NameList);

    /// <summary>The answer to a preflight; null for any other request.</summary>
    public static StoredAnswer? Preflight(HttpRequest request)
    {
        if (!IsPreflight(request))
        {
            return null;
        }

        var method = request.Headers.AccessControlRequestMethod.ToString();
        return new StoredAnswer(
            StatusCodes.Status204NoContent,
            new HeaderDictionary
            {
                [HeaderNames.AccessControlAllowMethods] = method,
                [HeaderNames.AccessControlAllowHeaders] = AllowedFor(request.Headers.AccessControlRequestHeaders.ToString()),
                [HeaderNames.AccessControlMaxAge] = "600",
                [HeaderNames.Vary] = $"{HeaderNames.AccessControlRequestMethod}, {HeaderNames.AccessControlRequestHeaders}",
            },
            ReadOnlyMemory<byte>.Empty);
    }

    /// <summary>Lets a page of another origin read whatever is answered from now on.</summary>
    public static void Expose(Passage passage)
    {
        if (passage.Request.Headers.Origin.Count > 0)
        {
            passage.AnswerHeaders[HeaderNames.AccessControlAllowOrigin] = AnyOrigin;
            passage.AnswerHeaders[HeaderNames.AccessControlExposeHeaders] = Exposed;
        }
    }

    // What a client wrote goes back to it only as the list of header names that it should be.
    private static string AllowedFor(string requested) =>
        requested.Length is 0 or > 1024 || requested.AsSpan().ContainsAnyExcept(NameList) ? Allowed : $"{Allowed}, {requested}";
}
