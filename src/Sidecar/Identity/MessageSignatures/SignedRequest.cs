using Microsoft.AspNetCore.Http.Features;
using Sidecar.Policies;
using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>A request with signatures, as all profiles look at it.</summary>
/// <param name="Passage">Read for headers and body, and never written.</param>
/// <param name="Message">What is signed: raw target, and the host under which the client reached us.</param>
internal sealed record SignedRequest(Passage Passage, SignedMessage Message)
{
    public IHeaderDictionary Headers => Passage.Request.Headers;

    /// <summary>
    /// Whether the request announces a body: true and false where its length says so, null where only reading it tells (chunks, or HTTP/2 without a length).
    /// </summary>
    public bool? AnnouncesContent => Passage.Request.ContentLength is { } length
        ? length > 0
        : Passage.Request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false ? false : null;
}
