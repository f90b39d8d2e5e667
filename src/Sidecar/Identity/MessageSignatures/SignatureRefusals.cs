using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Sidecar.Policies;
using Sidecar.Protocols.HttpSignatures;
using Sidecar.Protocols.Jose;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>Refusals of HTTP Message Signatures, with the codes that UCP registers (reference: signatures, error codes).</summary>
internal static class SignatureRefusals
{
    /// <summary>The challenge of 401. RFC 9421 registers no scheme; what to sign is in <c>Accept-Signature</c>.</summary>
    public const string Challenge = "Signature realm=\"sidecar\"";

    private static readonly KeyValuePair<string, StringValues>[] Challenged = [new(HeaderNames.WWWAuthenticate, Challenge)];

    public static Refusal Missing(string detail) =>
        new("signature_missing", StatusCodes.Status401Unauthorized, "Signature is missing") { Detail = detail, Headers = Challenged };

    public static Refusal Malformed(string detail) =>
        new("signature_malformed", StatusCodes.Status400BadRequest, "Signature cannot be read") { Detail = detail };

    public static Refusal Invalid(string detail) =>
        new("signature_invalid", StatusCodes.Status401Unauthorized, "Signature is not good") { Detail = detail, Headers = Challenged };

    public static Refusal KeyNotFound() =>
        new("key_not_found", StatusCodes.Status401Unauthorized, "Signing key is not known")
        {
            Detail = "No usable key of the signer has the signature's keyid.",
            Headers = Challenged,
        };

    public static Refusal DigestMismatch(string detail) =>
        new("digest_mismatch", StatusCodes.Status400BadRequest, "Body is not what was signed") { Detail = detail };

    /// <param name="allowed">What the signature's protocol takes.</param>
    public static Refusal AlgorithmUnsupported(IEnumerable<SignatureAlgorithm> allowed) =>
        new("algorithm_unsupported", StatusCodes.Status400BadRequest, "Signature algorithm is not supported")
        {
            Detail = $"Sign with one of {string.Join(", ", allowed.Select(SignatureAlgorithmNames.Of))}, and with the algorithm of the key.",
        };

    public static Refusal InvalidProfileUrl(string detail) =>
        new("invalid_profile_url", StatusCodes.Status400BadRequest, "Profile's address is not usable") { Detail = detail };

    /// <param name="note">What happened, for the operator.</param>
    public static Refusal ProfileUnreachable(string note) =>
        new("profile_unreachable", StatusCodes.Status424FailedDependency, "Signer's keys cannot be fetched")
        {
            Detail = "The address of the signer's keys did not answer with them.",
            Note = note,
        };

    public static Refusal ProfileMalformed(string note) =>
        new("profile_malformed", StatusCodes.Status422UnprocessableEntity, "Signer's keys cannot be read")
        {
            Detail = "The address of the signer's keys answered with something else.",
            Note = note,
        };

    /// <param name="served">The versions of UCP that are.</param>
    /// <param name="continueUrl">Where the buyer can go on by hand; null where nobody says.</param>
    public static Refusal VersionUnsupported(IEnumerable<string> served, string? continueUrl = null) =>
        new("version_unsupported", StatusCodes.Status422UnprocessableEntity, "Version of UCP is not served")
        {
            Detail = $"The profile's ucp.version must be one of: {string.Join(", ", served)}.",
            Members = continueUrl is null ? [] : [new(RefusalDialects.ContinueUrl, continueUrl)],
        };

    /// <summary>Too many signers are being looked up at once.</summary>
    public static Refusal Busy(TimeSpan retryAfter) =>
        new("profile_discovery_busy", StatusCodes.Status503ServiceUnavailable, "Signer's keys are not here yet")
        {
            Detail = "The signer's keys could not be fetched yet. Send the same request again after the time in Retry-After.",
            RetryAfter = retryAfter,
        };
}
