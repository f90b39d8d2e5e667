using Microsoft.AspNetCore.Http.Features;
using Sidecar.Policies;
using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>
/// Sees requests as their signers saw them: scheme, host and path prefix are those of the address that the client asked for. Where the request names a host that is none of ours there is none, so that no signature over a
/// host fits: neither one that was made for that host, nor one for ours that was sent elsewhere. Unless the operator says that an ingress rewrites the host; then it is the public one.
/// </summary>
internal sealed class SignedRequests(IRequestOrigins origins, string? publicUrl, bool hostIsRewritten)
{
    // Checked before.
    private readonly string? _rewritten = hostIsRewritten && publicUrl is not null ? AuthorityOf(new Uri(publicUrl)) : null;

    public SignedRequest Of(Passage passage)
    {
        var request = passage.Request;
        var origin = origins.Of(request);
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return new(passage, SignedMessage.OfRequest(
            request.Method, origin.Scheme, _rewritten ?? (origin.IsForeignHost ? "" : origin.Authority), target.StartsWith('/') ? origin.Prefix + target : target, new RequestHeaderFields(request.Headers)));
    }

    private static string AuthorityOf(Uri url) => url.IsDefaultPort ? url.IdnHost : $"{url.IdnHost}:{url.Port}";
}
