using Microsoft.Extensions.Primitives;
using Sidecar.Policies;

namespace Sidecar.SpendTokens;

/// <summary>Every way in which a spend token is refused.</summary>
internal static class SpendTokenRefusals
{
    private const string DpopChallenge = "DPoP algs=\"ES256 ES384 EdDSA\"";

    /// <summary>How a token is asked for.</summary>
    public static KeyValuePair<string, StringValues> Challenge { get; } = new("WWW-Authenticate", $"{PresentedSpendToken.Scheme} realm=\"spend\"");

    public static Refusal Required() =>
        new("spend_token_required", StatusCodes.Status401Unauthorized, "Spend token is missing")
        {
            Detail = $"Send a spend token for this merchant as Authorization: {PresentedSpendToken.Scheme} …, or in {PresentedSpendToken.Header}.",
            Headers = [Challenge],
        };

    public static Refusal Malformed() =>
        new("spend_token_malformed", StatusCodes.Status400BadRequest, "Spend token is malformed")
        {
            Detail = $"Send one token, once: as Authorization: {PresentedSpendToken.Scheme} … or in {PresentedSpendToken.Header}.",
        };

    /// <summary>Whoever holds it cannot know more than that it is not good: what a forger learns helps to forge.</summary>
    /// <param name="note">Why, for the log.</param>
    public static Refusal Invalid(string note) =>
        new("spend_token_invalid", StatusCodes.Status401Unauthorized, "Spend token is not valid")
        {
            Detail = "The token is not genuine, not of now, or was revoked. Get a new one.",
            Note = note,
            Headers = [Challenge],
        };

    /// <param name="headers">A nonce to prove with, where one is demanded.</param>
    public static Refusal ProofInvalid(string note, params IReadOnlyList<KeyValuePair<string, StringValues>> headers) =>
        new("spend_token_proof_invalid", StatusCodes.Status401Unauthorized, "Proof of possession is not valid")
        {
            Detail = "The token is bound: send a DPoP proof (RFC 9449) of its key for this method, this URL and this token, new for every request; or, where the route takes signatures, a request that the key has just signed; or the request that it is bound to.",
            Note = note,
            Headers = [new("WWW-Authenticate", DpopChallenge), .. headers],
        };

    /// <summary>The token's key has signed the request, and not all of it.</summary>
    /// <param name="missing">Components and parameters that the signature lacks.</param>
    public static Refusal SignatureIncomplete(IReadOnlyList<string> missing) =>
        new("spend_token_signature_incomplete", StatusCodes.Status401Unauthorized, "Signature does not cover what it must")
        {
            Detail = $"Where a signature of the token's key stands for a proof, it covers method, target, the token's header, and the digest of a body, and says when it was made. Missing: {string.Join(", ", missing)}.",
            Headers = [new("WWW-Authenticate", DpopChallenge), new("Accept-Signature", "spend=(\"@method\" \"@target-uri\" \"authorization\" \"content-digest\");created;nonce")],
        };

    /// <summary>RFC 9449 §9.</summary>
    public static Refusal NonceRequired(string nonce) =>
        new("spend_token_nonce_required", StatusCodes.Status401Unauthorized, "Proof needs a nonce")
        {
            Detail = "Put the value of DPoP-Nonce into the nonce of the proof, or of the signature that stands for it (there a dot and characters of your own may follow it), and send the request again.",
            Headers = [new("WWW-Authenticate", "DPoP error=\"use_dpop_nonce\", algs=\"ES256 ES384 EdDSA\""), new("DPoP-Nonce", nonce)],
        };

    /// <summary>Genuine, and for something else.</summary>
    public static Refusal NotForThis(string detail) =>
        new("spend_token_scope", StatusCodes.Status403Forbidden, "Spend token is not for this") { Detail = detail };

    public static Refusal AmountUnreadable(string detail) =>
        new("spend_amount_unreadable", StatusCodes.Status400BadRequest, "Amount cannot be read") { Detail = detail };

    /// <summary>The upstream's answer says something else than what was agreed, so it is dropped and nothing is taken.</summary>
    public static Refusal CostNotAsReserved(string note) =>
        new("spend_exceeds_reservation", StatusCodes.Status502BadGateway, "Cost is not as reserved")
        {
            Detail = "What the request cost is more than was reserved for it, or the backend did not say. Nothing was taken.",
            Note = note,
        };
}
