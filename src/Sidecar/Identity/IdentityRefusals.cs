using Microsoft.Extensions.Primitives;
using Sidecar.Policies;

namespace Sidecar.Identity;

/// <summary>Refusals of whoever calls, whatever the kind of credentials.</summary>
internal static class IdentityRefusals
{
    /// <param name="challenges">What is accepted; several of one name become one header with several values (RFC 9110 §11.6.1).</param>
    public static Refusal Unauthorized(IReadOnlyList<KeyValuePair<string, StringValues>> challenges) =>
        new("unauthorized", StatusCodes.Status401Unauthorized, "Credentials are required")
        {
            Detail = "The request brings no credentials that this route accepts. The headers of this answer name those that it does.",
            Headers = Joined(challenges),
        };

    /// <summary>As UCP calls it where nothing but a signature is accepted.</summary>
    public static Refusal SignatureRequired(IReadOnlyList<KeyValuePair<string, StringValues>> challenges) =>
        new("signature_missing", StatusCodes.Status401Unauthorized, "Signature is missing")
        {
            Detail = "The request brings no signature that this route accepts. The headers of this answer name those that it does.",
            Headers = Joined(challenges),
        };

    /// <summary>As UCP calls it where a buyer has to link an account, or to do so again.</summary>
    /// <param name="insteadOf">What it would be called where tokens are not of buyers.</param>
    public static Refusal IdentityRequired(Refusal insteadOf, ResourceMetadata metadata) =>
        new("identity_required", StatusCodes.Status401Unauthorized, "Buyer's token is required")
        {
            Detail = insteadOf.Detail,
            Note = insteadOf.Note,
            Headers = metadata.In(insteadOf.Headers),
        };

    /// <param name="missing">Separated by spaces.</param>
    /// <param name="isBearer">The caller came with a token, whose scope is told as RFC 6750 §3.1 has it.</param>
    public static Refusal InsufficientPermission(string missing, IReadOnlyList<string> required, bool isBearer) =>
        new("insufficient_permission", StatusCodes.Status403Forbidden, "Permission is missing")
        {
            Detail = $"The caller is known and lacks: {missing}.",
            Headers = isBearer
                ? [new("WWW-Authenticate", $"Bearer realm=\"sidecar\", error=\"insufficient_scope\", scope=\"{string.Join(' ', required)}\"")]
                : [],
        };

    public static Refusal ProfileNotTrusted() =>
        new("profile_not_trusted", StatusCodes.Status403Forbidden, "Caller may not speak for this profile")
        {
            Detail = "The merchant takes no requests in the name of the profile, or from the host, that this request names for its caller.",
        };

    private static KeyValuePair<string, StringValues>[] Joined(IEnumerable<KeyValuePair<string, StringValues>> challenges) =>
    [
        .. challenges.GroupBy(static challenge => challenge.Key, StringComparer.OrdinalIgnoreCase)
            .Select(static group => KeyValuePair.Create(group.Key, new StringValues([.. group.SelectMany(static challenge => challenge.Value)]))),
    ];
}
