using Microsoft.AspNetCore.Http.Features;
using Sidecar.Policies;
using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>
/// Sees requests as their signers saw them. Behind an ingress the scheme is that of <c>Sidecar:PublicUrl</c>, whose path stands before the request's own. The host is the one that the request
/// was routed by, so that what was signed for one host is good at no other; unless the operator says that an ingress rewrites it.
/// </summary>
internal sealed class SignedRequests
{
    private readonly string? _scheme;
    private readonly string? _authority;
    private readonly string _prefix = "";

    /// <param name="publicUrl">Checked before; null where none is configured.</param>
    /// <param name="hostIsRewritten">Whether requests arrive with another host than their signers sent them to.</param>
    public SignedRequests(string? publicUrl, bool hostIsRewritten)
    {
        if (publicUrl is null)
        {
            return;
        }

        var url = new Uri(publicUrl);
        (_scheme, _prefix) = (url.Scheme, url.AbsolutePath.TrimEnd('/'));
        if (hostIsRewritten)
        {
            _authority = url.IsDefaultPort ? url.IdnHost : $"{url.IdnHost}:{url.Port}";
        }
    }

    public SignedRequest Of(Passage passage)
    {
        var request = passage.Request;
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

        // The host as it came: reading it as a name throws for what the server admits and is none.
        return new(passage, SignedMessage.OfRequest(
            request.Method, _scheme ?? request.Scheme, _authority ?? request.Headers.Host.ToString(), target.StartsWith('/') ? _prefix + target : target, new RequestHeaderFields(request.Headers)));
    }
}
