using System.Globalization;
using Microsoft.Net.Http.Headers;
using Sidecar.Policies;
using Sidecar.Protocols.X402;

namespace Sidecar.Hygiene.Cors;

/// <summary>The section, compiled: what is answered to pages, each list as one header's value.</summary>
internal sealed class CorsPlan
{
    // What our own answers tell, and clients act on.
    private static readonly string[] AlwaysExposed =
    [
        X402Headers.PaymentRequired, X402Headers.PaymentResponse, X402Headers.XPaymentResponse, HeaderNames.WWWAuthenticate, HeaderNames.RetryAfter,
        "RateLimit", "RateLimit-Policy", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Idempotency-Key", "Idempotent-Replayed", "Idempotency-Stored", RequestIds.Header,
    ];

    // Real clients put Access-Control-Expose-Headers on the paid request, so their preflight asks for it.
    private static readonly string[] AlwaysAllowed =
    [
        X402Headers.PaymentSignature, X402Headers.XPayment, HeaderNames.AccessControlExposeHeaders, HeaderNames.ContentType, HeaderNames.Authorization, "Idempotency-Key", RequestIds.Header,
    ];

    private static readonly string[] UsualMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    public CorsPlan(CorsOptions options)
    {
        Origins = new CorsOrigins([.. options.Origins.Select(CorsOrigins.Normalize).OfType<string>()]);
        Credentials = options.Credentials;
        PrivateNetwork = options.PrivateNetwork;
        TakesAnyHeader = options.Headers.Count == 0 || options.Headers.Contains(CorsOrigins.Any);
        Methods = List(options.Methods.Count == 0 ? UsualMethods : options.Methods);
        Headers = List([.. AlwaysAllowed, .. TakesAnyHeader ? [] : options.Headers]);
        Exposed = List([.. AlwaysExposed, .. options.Expose]);
        MaxAge = ((long)options.MaxAge.TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }

    public CorsOrigins Origins { get; }

    public bool Credentials { get; }

    public bool PrivateNetwork { get; }

    public bool TakesAnyHeader { get; }

    public string Methods { get; }

    /// <summary>Those that pages may always set, and those that the section names.</summary>
    public string Headers { get; }

    public string Exposed { get; }

    /// <summary>Seconds.</summary>
    public string MaxAge { get; }

    private static string List(IReadOnlyList<string> names) => string.Join(", ", names.Distinct(StringComparer.OrdinalIgnoreCase));
}
