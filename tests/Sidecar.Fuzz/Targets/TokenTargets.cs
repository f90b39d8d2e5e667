using System.Text;
using Sidecar.Identity.Jwt;
using Sidecar.Protocols.Dpop;
using Sidecar.Protocols.Jose;
using Sidecar.Protocols.SpendTokens;

namespace Sidecar.Fuzz.Targets;

/// <summary>Tokens, proofs and published keys.</summary>
internal static class TokenTargets
{
    private const string Claims =
        "{\"iss\":\"https://issuer.example\",\"aud\":[\"https://shop.example\"],\"sub\":\"user\",\"iat\":1767225600,\"nbf\":1767225600,\"exp\":1767229200,\"jti\":\"t1\",\"agent\":\"agent-1\",\"uses\":3,\"scope\":{\"max_amount\":2500,\"currency\":\"USD\",\"merchant\":[\"https://shop.example\"],\"category\":[\"data\"],\"intent\":\"i\",\"checkout_session_id\":\"c\"},\"cnf\":{\"jkt\":\"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I\"}}";

    private const string Keys =
        "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\",\"kid\":\"a\",\"use\":\"sig\",\"alg\":\"EdDSA\"},{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\",\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\",\"kid\":\"b\"},{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"},{\"kty\":\"oct\",\"k\":\"AA\"}]}";

    private static readonly SigningKey Signer = SigningKey.FromSeed(Encoding.ASCII.GetBytes("a seed of a key that signs this!"), "k1");

    private static readonly DateTimeOffset Then = DateTimeOffset.UnixEpoch.AddYears(56);

    private static readonly DpopExpectation Elsewhere = new()
    {
        Method = "POST",
        Url = "https://other.example/a",
        MaxAge = TimeSpan.FromDays(50_000),
        Skew = TimeSpan.FromDays(50_000),
    };

    private static readonly string Proof = DpopProofWriter.Sign(Signer, "POST", "https://shop.example/a", Then, "jti-1", "token", "nonce");

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("compact-jws", Compact, CompactJws.Sign(Signer, Encoding.ASCII.GetBytes(Claims)), CompactJws.Sign(Signer, "{}"u8, "JWT"), "eyJhbGciOiJub25lIn0.e30.", "a.b.c.d.e"),
        new("jws-header", Header, "{\"alg\":\"ES256\",\"kid\":\"k\",\"typ\":\"JWT\"}", "{\"alg\":\"EdDSA\",\"crit\":[\"b64\"],\"b64\":false}"),
        new("detached-jws", Detached, DetachedJws.Sign(Signer, "body"u8), DetachedJws.Sign(Signer, "body"u8, isEncoded: false)),
        new("jwt", static input => FuzzVerdict.Of(SignedToken.Read(Text.Of(input), out _) is not null), CompactJws.Sign(Signer, Encoding.ASCII.GetBytes(Claims), "at+jwt")),
        new("base64url", Base64, "AAEC", "_-8", "aGk", ""),

        // Every key that is usable costs OpenSSL's own structures, whatever its length.
        new("json-web-key-set", static input => Set(JsonWebKeySet.Parse(input.ToArray())), Keys) { AllocationFactor = 256 },
        new("ucp-profile", static input => Set(JsonWebKeySet.ParseUcpProfile(input.ToArray())), "{\"ucp\":{\"version\":\"2026-08-25\"},\"signing_" + Keys[2..], Keys) { AllocationFactor = 256 },
        new("spend-token", static input => FuzzVerdict.Of(SignedSpendToken.Parse(Text.Of(input)) is SpendTokenResult.Parsed), CompactJws.Sign(Signer, Encoding.ASCII.GetBytes(Claims), SpendToken.Type)),
        new("spend-token-claims", static input => SpendClaims(input), Claims),
        new("dpop-proof", static input => DpopText(Text.Of(input)), Proof),
        new("dpop-claims", DpopClaims, "{\"jti\":\"a\",\"htm\":\"POST\",\"htu\":\"https://shop.example/a\",\"iat\":1767225600,\"ath\":\"AA\",\"nonce\":\"n\"}"),

        // Normalised twice; a segment of two characters is a text of its own.
        new("dpop-url", Url, "https://Shop.example:443/a/../%7eb?x#y", "http://[::1]:8080", "https://a/%2f/..") { AllocationFactor = 256 },
    ];

    // One value has one text: nobody can change a signed text and keep what it says.
    private static FuzzVerdict Compact(ReadOnlySpan<byte> input)
    {
        var text = Text.Of(input);
        return CompactJws.Parse(text) is not CompactJwsResult.Parsed { Jws: var jws }
            ? FuzzVerdict.Rejected
            : FuzzVerdict.Holds($"{Encoding.ASCII.GetString(jws.SigningInput.Span)}.{Base64UrlText.Encode(jws.Signature.Span)}" == text, "the token has a second text");
    }

    private static FuzzVerdict Header(ReadOnlySpan<byte> input) => FuzzVerdict.Of(
        CompactJws.Parse($"{Base64UrlText.Encode(input)}.e30.AA") is CompactJwsResult.Parsed | DetachedJws.Parse($"{Base64UrlText.Encode(input)}..AA") is DetachedJwsResult.Parsed);

    private static FuzzVerdict Detached(ReadOnlySpan<byte> input)
    {
        if (DetachedJws.Parse(Text.Of(input)) is not DetachedJwsResult.Parsed { Jws: var jws })
        {
            return FuzzVerdict.Rejected;
        }

        return FuzzVerdict.Holds(!jws.Verify(Signer.VerificationKey, "another body"u8), "a signature is good for a body that was not signed");
    }

    private static FuzzVerdict Base64(ReadOnlySpan<byte> input)
    {
        if (!Base64UrlText.TryDecode(Base64UrlText.Encode(input), out var back) || !back.AsSpan().SequenceEqual(input))
        {
            return FuzzVerdict.Violated("bytes do not come back");
        }

        var text = Text.Of(input);
        return !Base64UrlText.TryDecode(text, out var bytes) ? FuzzVerdict.Rejected : FuzzVerdict.Holds(Base64UrlText.Encode(bytes) == text, "a value has two texts");
    }

    private static FuzzVerdict Set(JsonWebKeySetResult result)
    {
        if (result is not JsonWebKeySetResult.Parsed { Set: var set })
        {
            return FuzzVerdict.Rejected;
        }

        return FuzzVerdict.Holds(
            JsonWebKeySet.Parse(JsonWebKeySet.Write(set.Keys)) is JsonWebKeySetResult.Parsed { Set: var again } && again.Keys.Select(static key => key.Thumbprint).SequenceEqual(set.Keys.Select(static key => key.Thumbprint)),
            "a key that was read is written as another one");
    }

    private static FuzzVerdict SpendClaims(ReadOnlySpan<byte> input) =>
        FuzzVerdict.Of(SignedSpendToken.Parse($"{HeaderOf("{\"alg\":\"EdDSA\",\"typ\":\"" + SpendToken.Type + "\",\"kid\":\"k1\"}")}.{Base64UrlText.Encode(input)}.AA") is SpendTokenResult.Parsed);

    private static FuzzVerdict DpopClaims(ReadOnlySpan<byte> input) => DpopText($"{Proof[..Proof.IndexOf('.', StringComparison.Ordinal)]}.{Base64UrlText.Encode(input)}.AA");

    private static FuzzVerdict DpopText(string text)
    {
        if (DpopProof.Parse(text) is not DpopProofResult.Parsed { Proof: var proof })
        {
            return FuzzVerdict.Rejected;
        }

        // Whoever signs a proof of his own may prove anything; ours is for another address.
        return FuzzVerdict.Holds(
            proof.Verify(Elsewhere with { KeyThumbprint = Signer.VerificationKey.Thumbprint }, Then) is not DpopVerdict.Proven, "a proof is good for another address");
    }

    private static FuzzVerdict Url(ReadOnlySpan<byte> input) => !DpopUrl.TryNormalize(Text.Of(input), out var once)
        ? FuzzVerdict.Rejected
        : FuzzVerdict.Holds(DpopUrl.TryNormalize(once, out var twice) && twice == once, $"'{once}' is normalised again");

    private static string HeaderOf(string json) => Base64UrlText.Encode(Encoding.ASCII.GetBytes(json));
}
