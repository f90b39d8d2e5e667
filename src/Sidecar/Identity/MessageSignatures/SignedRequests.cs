using Microsoft.AspNetCore.Http.Features;
using Sidecar.Policies;
using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>
/// Sees requests as their signers saw them: behind an ingress scheme and host are those of <c>Sidecar:PublicUrl</c>, whose path stands before the request's own; without it they are the
/// request's.
/// </summary>
internal sealed class SignedRequests
{
    private readonly string? _scheme;
    private readonly string? _authority;
    private readonly string _prefix = "";

    /// <param name="publicUrl">Checked before; null where none is configured.</param>
    public SignedRequests(string? publicUrl)
    {
        if (publicUrl is not null)
        {
            var url = new Uri(publicUrl);
            (_scheme, _authority, _prefix) = (url.Scheme, url.Authority, url.AbsolutePath.TrimEnd('/'));
        }
    }

    public SignedRequest Of(Passage passage)
    {
        var request = passage.Request;
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return new(passage, SignedMessage.OfRequest(
            request.Method, _scheme ?? request.Scheme, _authority ?? request.Headers.Host.ToString(), _prefix.Length == 0 ? target : _prefix + target, new RequestHeaderFields(request.Headers)));
    }
}
