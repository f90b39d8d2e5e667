using Microsoft.Extensions.Primitives;
using Sidecar.Policies;

namespace Sidecar.Identity.ApiKeys;

/// <summary>Every way in which a key is refused. Whoever did not prove to hold a key learns nothing about it: one nobody was given and one with a wrong secret are answered alike.</summary>
internal static class ApiKeyRefusals
{
    /// <summary>What tells a caller that keys are accepted (RFC 9110 §11.6.1).</summary>
    public static readonly KeyValuePair<string, StringValues> Challenge = new("WWW-Authenticate", "ApiKey realm=\"sidecar\"");

    public static Refusal Malformed() =>
        new("api_key_malformed", StatusCodes.Status401Unauthorized, "API key is malformed")
        {
            Detail = "This is no key: it begins with sk_live_ or sk_test_, has 80 characters and ends with a checksum of the rest. See that it was copied whole.",
            Headers = [Challenge],
        };

    public static Refusal Ambiguous() =>
        new("api_key_ambiguous", StatusCodes.Status400BadRequest, "More than one API key")
        {
            Detail = "Send one key in one header: Authorization: ApiKey, Authorization: Bearer, or X-API-Key.",
        };

    public static Refusal Invalid() =>
        new("api_key_invalid", StatusCodes.Status401Unauthorized, "API key is not accepted")
        {
            Detail = "No such key is accepted.",
            Headers = [Challenge],
        };

    /// <summary>Told by the prefix alone, which is public, before anything is looked up.</summary>
    public static Refusal TestMode() =>
        new("api_key_test_mode", StatusCodes.Status401Unauthorized, "API key is for tests")
        {
            Detail = "Keys that begin with sk_test_ are not accepted here. Send one that begins with sk_live_.",
            Headers = [Challenge],
        };

    /// <summary>Only to whoever holds the key.</summary>
    public static Refusal Expired() =>
        new("api_key_expired", StatusCodes.Status401Unauthorized, "API key has expired")
        {
            Detail = "The key was good and its time is over. Ask for a new one.",
            Headers = [Challenge],
        };

    /// <summary>Only to whoever holds the key.</summary>
    public static Refusal Revoked() =>
        new("api_key_revoked", StatusCodes.Status401Unauthorized, "API key was revoked")
        {
            Detail = "The key was good and has been withdrawn. Ask for a new one.",
            Headers = [Challenge],
        };

    /// <param name="note">Why, for the operator.</param>
    public static Refusal Unavailable(string note = "the ledger of keys is away") =>
        new("identity_unavailable", StatusCodes.Status503ServiceUnavailable, "Credentials cannot be checked")
        {
            IsStoreAway = true,
            Detail = "Whether these credentials are good cannot be found out now. Try again after the time in Retry-After.",
            Note = note,
            RetryAfter = TimeSpan.FromSeconds(5),
        };
}
