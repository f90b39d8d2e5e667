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

    public bool HasQuery => Message.Target.Contains('?', StringComparison.Ordinal);

    /// <summary>Whether a body comes, perhaps an empty one.</summary>
    public bool HasBody => Passage.Request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? Passage.Request.ContentLength is > 0;
}
