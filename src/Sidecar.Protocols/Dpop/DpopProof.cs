using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sidecar.Protocols.Jose;
using Sidecar.Protocols.X402;

namespace Sidecar.Protocols.Dpop;

/// <summary>
/// A proof that whoever sends a request has a private key (RFC 9449): a compact JWS of <c>{"typ":"dpop+jwt","alg","jwk"}</c> and the claims <c>jti</c>,
/// <c>htm</c>, <c>htu</c>, <c>iat</c> and, as the case demands, <c>ath</c> and <c>nonce</c>. Its signature was not looked at yet; it says nothing before.
/// </summary>
public sealed class DpopProof
{
    /// <summary>The <c>typ</c> of the header.</summary>
    public const string Type = "dpop+jwt";

    /// <summary>The length of a text above which nothing is decoded.</summary>
    public const int MaxLength = 8 * 1024;

    private const int MaxHeaderDepth = 8;

    private readonly CompactJws _jws;
    private readonly VerificationKey _key;
    private readonly DpopClaims _claims;

    private DpopProof(CompactJws jws, VerificationKey key, DpopClaims claims)
    {
        _jws = jws;
        _key = key;
        _claims = claims;
    }

    /// <summary>
    /// Takes a proof apart (RFC 9449 §4.3, steps 2 to 6). It is malformed with a symmetric algorithm, with a <c>jwk</c> that shows its private half or is
    /// not for verifying, and with a claim of another type; <c>iat</c> is in whole seconds.
    /// </summary>
    /// <param name="text">The value of the only <c>DPoP</c> header.</param>
    public static DpopProofResult Parse(ReadOnlySpan<char> text)
    {
        var result = CompactJws.Parse(text, MaxLength);
        if (result is not CompactJwsResult.Parsed { Jws: var jws })
        {
            return new DpopProofResult.Malformed(((CompactJwsResult.Malformed)result).Reason);
        }

        var error = HeaderFault(jws.Header);
        if (error is not null || ReadKey(text[..text.IndexOf('.')], out error) is not { } key)
        {
            return new DpopProofResult.Malformed(error ?? "has no usable jwk");
        }

        return DpopClaims.TryRead(jws.Payload, out var claims, out error) ? new DpopProofResult.Parsed(new(jws, key, claims)) : new DpopProofResult.Malformed(error);
    }

    /// <summary>Whether it proves what is expected (RFC 9449 §4.3, steps 7 to 12). That it was not used before is for the caller to see.</summary>
    public DpopVerdict Verify(DpopExpectation expected, DateTimeOffset now) =>
        FaultOf(expected, now) is { } fault ? new DpopVerdict.Refused(fault)
        : !_jws.Verify(_key) ? new DpopVerdict.Refused(DpopFault.WrongSignature)
        : new DpopVerdict.Proven(_key.Thumbprint, _claims.Id, _claims.IssuedAt, _claims.Nonce);

    /// <summary>The <c>ath</c> of a token: base64url of the SHA-256 of its ASCII.</summary>
    internal static string HashOf(string token) => Base64UrlText.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    // A media type: its case says nothing (RFC 7515 §4.1.9).
    private static string? HeaderFault(JwsHeader header) =>
        !Type.Equals(header.Type, StringComparison.OrdinalIgnoreCase) ? $"has a typ other than {Type}"
        : header.Algorithm == SignatureAlgorithm.HmacSha256 ? "has an alg that is not asymmetric"
        : null;

    private static VerificationKey? ReadKey(ReadOnlySpan<char> header, out string? error)
    {
        error = "has no jwk";
        if (!Base64UrlText.TryDecode(header, out var utf8) || !StrictJson.TryParse(utf8, MaxHeaderDepth, out var document, out _))
        {
            return null;
        }

        using (document)
        {
            if (!document.RootElement.TryGet("jwk", JsonValueKind.Object, out var jwk))
            {
                return null;
            }

            var result = JsonWebKey.Read(jwk);
            error = result is JsonWebKeyResult.Skipped skipped ? $"has a jwk that {skipped.Reason}" : null;
            return (result as JsonWebKeyResult.Usable)?.Key;
        }
    }

    private static bool AreSame(string one, string other) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    private DpopFault? FaultOf(DpopExpectation expected, DateTimeOffset now) =>
        _claims.IssuedAt > now + expected.Skew ? DpopFault.TooNew
        : _claims.IssuedAt < now - expected.Skew - expected.MaxAge ? DpopFault.TooOld
        : _claims.Method != expected.Method ? DpopFault.OtherMethod
        : !IsFor(expected.Url) ? DpopFault.OtherUrl
        : expected.Token is { } token && !(_claims.TokenHash is { } hash && AreSame(hash, HashOf(token))) ? DpopFault.OtherToken
        : expected.KeyThumbprint is { } thumbprint && !AreSame(thumbprint, _key.Thumbprint) ? DpopFault.OtherKey
        : expected.Nonces.IsEmpty ? null
        : _claims.Nonce is not { } nonce ? DpopFault.NoNonce
        : !expected.Nonces.Any(good => AreSame(good, nonce)) ? DpopFault.OtherNonce
        : null;

    private bool IsFor(string url) => DpopUrl.TryNormalize(_claims.Url, out var one) && DpopUrl.TryNormalize(url, out var other) && one == other;
}
