using Sidecar.Policies;

namespace Sidecar.Replay;

/// <summary>Which answers of the upstream are the answer to a request, and not only to one try of it.</summary>
internal static class KeptAnswers
{
    public static bool Includes(UpstreamAnswer answer) => IsFinal(answer.Status) && !IsToBeTriedAgain(answer) && !IsStream(answer.Headers);

    // Not: switching protocols; parts and "not modified", which answer headers that the request's identity does not cover; what says that the request was not carried out
    // for want of credentials or money, which the client may bring with the next try; too early, too slow, too often; faults (ACP: "5xx MUST NOT be cached").
    private static bool IsFinal(int status) => status is >= StatusCodes.Status200OK and < StatusCodes.Status500InternalServerError
        and not (StatusCodes.Status206PartialContent or StatusCodes.Status304NotModified or StatusCodes.Status416RangeNotSatisfiable
            or StatusCodes.Status401Unauthorized or StatusCodes.Status402PaymentRequired or StatusCodes.Status403Forbidden or StatusCodes.Status407ProxyAuthenticationRequired
            or StatusCodes.Status408RequestTimeout or TooEarly or StatusCodes.Status429TooManyRequests);

    private const int TooEarly = 425;

    private static bool IsToBeTriedAgain(UpstreamAnswer answer) => !answer.IsDelivered && answer.Headers.RetryAfter.Count > 0;

    private static bool IsStream(IHeaderDictionary headers) =>
        headers.ContentType.ToString().StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase);
}
