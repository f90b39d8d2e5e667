using Sidecar.Identity.MessageSignatures;
using Sidecar.Policies;

namespace Sidecar.Identity;

/// <summary>
/// A caller that was proven by a key or a token speaks only for the UCP profiles that it is bound to (UCP, authentication: the principal must be authorised for the profile that
/// <c>UCP-Agent</c> names).
/// </summary>
internal static class ProfileBinding
{
    // Backends that follow CGI (RFC 3875 §4.1.18) read it as the same header.
    private const string Underscored = "UCP_Agent";

    /// <summary>Null where the principal is bound to none, the request names no profile, or one that the principal may speak for.</summary>
    public static Refusal? Conflict(HttpRequest request, Principal principal)
    {
        if (principal.AllowedProfiles is not { } allowed || !NamesProfile(request.Headers))
        {
            return null;
        }

        return !request.Headers.ContainsKey(Underscored) && UcpAgent.TryRead(new RequestHeaderFields(request.Headers), out var profile) && ProfileUrl.Normal(profile) is { } named && allowed.Contains(named)
            ? null
            : IdentityRefusals.ProfileNotTrusted();
    }

    private static bool NamesProfile(IHeaderDictionary headers) => headers.ContainsKey(UcpAgent.Header) || headers.ContainsKey(Underscored);
}
