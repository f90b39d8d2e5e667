using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Sidecar.Policies;

namespace Sidecar.Identity.Jwt;

/// <summary>Every way in which a bearer token is refused, with the errors of RFC 6750 §3.1.</summary>
internal static class JwtRefusals
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    public static KeyValuePair<string, StringValues> Challenge { get; } = new(HeaderNames.WWWAuthenticate, "Bearer realm=\"sidecar\"");

    /// <summary>The header itself, rather than what the token says.</summary>
    public static Refusal Malformed() =>
        new("authorization_malformed", StatusCodes.Status400BadRequest, "Authorization is malformed")
        {
            Detail = "Send Authorization once, as: Bearer, a space, and the token.",
            Headers = [ChallengeOf("invalid_request")],
        };

    /// <summary>One for all that can be wrong before the signature is verified: who signs for whom is nobody's business.</summary>
    /// <param name="note">Which of them it is.</param>
    public static Refusal Invalid(string note) => Rejected("The token is not of an issuer that is trusted here, or its signature is not good.", note);

    /// <param name="detail">What a token whose signature is good says wrongly.</param>
    public static Refusal NotAccepted(string detail) => Rejected(detail, note: null);

    /// <param name="note">Why nobody can say whether the token is good.</param>
    public static Refusal Unavailable(string note, bool isStoreAway = false) =>
        new("identity_unavailable", StatusCodes.Status503ServiceUnavailable, "Identity cannot be checked")
        {
            IsStoreAway = isStoreAway,
            Detail = "Whether the token is good cannot be found out now. It may well be; try again.",
            Note = note,
            RetryAfter = Pause,
        };

    private static Refusal Rejected(string detail, string? note) =>
        new("token_invalid", StatusCodes.Status401Unauthorized, "Token is not valid")
        {
            Detail = detail,
            Note = note,
            Headers = [ChallengeOf("invalid_token")],
        };

    private static KeyValuePair<string, StringValues> ChallengeOf(string error) => new(HeaderNames.WWWAuthenticate, $"Bearer realm=\"sidecar\", error=\"{error}\"");
}
