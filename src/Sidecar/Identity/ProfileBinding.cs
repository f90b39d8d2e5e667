using Sidecar.Identity.MessageSignatures;
using Sidecar.Policies;

namespace Sidecar.Identity;

/// <summary>
/// A caller that was proven by a key or a token speaks only for the UCP profiles that it is bound to (UCP, authentication: the principal must be authorised for the profile that
/// <c>UCP-Agent</c> names).
/// </summary>
internal static class ProfileBinding
{
    /// <summary>Null where the principal is bound to none, the request names no profile, or one that the principal may speak for.</summary>
    public static Refusal? Conflict(HttpRequest request, Principal principal)
    {
        if (principal.AllowedProfiles is not { } allowed || !request.Headers.ContainsKey(UcpAgent.Header))
        {
            return null;
        }

        return UcpAgent.TryRead(new RequestHeaderFields(request.Headers), out var profile) && ProfileUrl.Normal(profile) is { } named && allowed.Contains(named)
            ? null
            : IdentityRefusals.ProfileNotTrusted();
    }
}
