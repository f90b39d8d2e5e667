using System.Text;
using Sidecar.Protocols.Jose;
using Sidecar.Protocols.SpendTokens;
using Sidecar.Tests.Protocols.Jose;

namespace Sidecar.Tests.Protocols.SpendTokens;

public class SignedSpendTokenTests
{
    private static readonly SigningKey Other = SigningKey.Generate(SignatureAlgorithm.Es256, "k1");

    [Theory]
    [InlineData(SignatureAlgorithm.Es256)]
    [InlineData(SignatureAlgorithm.Ed25519)]
    public void A_token_of_one_of_the_issuers_keys_is_verified(SignatureAlgorithm algorithm)
    {
        var key = SigningKey.Generate(algorithm, "k2");
        var verdict = Claims.Signed(Claims.Sign(Claims.Good, key: key)).Verify([Claims.Key.VerificationKey, key.VerificationKey]);
        Assert.Same(key.VerificationKey, Assert.IsType<SpendTokenVerdict.Verified>(verdict).Key);
    }

    [Fact]
    public void A_token_of_another_key_with_the_same_kid_is_refused() =>
        Assert.IsType<SpendTokenVerdict.WrongSignature>(Claims.Signed(Claims.Sign(Claims.Good, key: Other)).Verify([Claims.Key.VerificationKey]));

    [Fact]
    public void Both_keys_of_one_kid_are_tried() =>
        Assert.IsType<SpendTokenVerdict.Verified>(Claims.Signed(Claims.Sign(Claims.Good, key: Other)).Verify([Claims.Key.VerificationKey, Other.VerificationKey]));

    [Theory]
    [InlineData("../../../../etc/passwd")]
    [InlineData("/dev/null")]
    [InlineData("x'/**/UNION/**/SELECT/**/'secret")]
    [InlineData("K1")]
    [InlineData("https://evil.example/jwks.json")]
    public void A_kid_finds_only_a_key_of_exactly_that_name(string keyId) =>
        Assert.IsType<SpendTokenVerdict.UnknownKey>(Claims.Signed(SignWithHeader($$"""{"alg":"ES256","kid":"{{keyId}}","typ":"spend+jwt"}""")).Verify([Claims.Key.VerificationKey]));

    [Theory]
    [InlineData("x' OR '1'='1")]
    [InlineData("a\\u0000")]
    [InlineData("a\\nb")]
    [InlineData("ключ")]
    [InlineData("")]
    public void A_kid_of_other_characters_is_refused(string keyId) =>
        Assert.StartsWith("has no kid", Claims.Malformed(SignWithHeader($$"""{"alg":"ES256","kid":"{{keyId}}","typ":"spend+jwt"}""")), StringComparison.Ordinal);

    [Fact]
    public void A_kid_that_is_long_or_missing_is_refused()
    {
        Assert.StartsWith("has no kid", Claims.Malformed(SignWithHeader($$"""{"alg":"ES256","kid":"{{new string('k', 257)}}","typ":"spend+jwt"}""")), StringComparison.Ordinal);
        Assert.StartsWith("has no kid", Claims.Malformed(SignWithHeader("""{"alg":"ES256","typ":"spend+jwt"}""")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"alg":"none","kid":"k1","typ":"spend+jwt"}""", "has an alg that is not supported")]
    [InlineData("""{"alg":"None","kid":"k1","typ":"spend+jwt"}""", "has an alg that is not supported")]
    [InlineData("""{"alg":"ES512","kid":"k1","typ":"spend+jwt"}""", "has an alg other than ES256 and EdDSA")]
    [InlineData("""{"alg":"HS256","kid":"k1","typ":"spend+jwt"}""", "has an alg other than ES256 and EdDSA")]
    [InlineData("""{"alg":"RS256","kid":"k1","typ":"spend+jwt"}""", "has an alg other than ES256 and EdDSA")]
    [InlineData("""{"alg":"ES384","kid":"k1","typ":"spend+jwt"}""", "has an alg other than ES256 and EdDSA")]
    [InlineData("""{"alg":"ES256","kid":"k1","typ":"spend+jwt","crit":["b64"],"b64":false}""", "has an extension in crit that is not understood")]
    [InlineData("""{"alg":"ES256","kid":"k1","kid":"k2","typ":"spend+jwt"}""", "has a header that names a member twice in one object")]
    [InlineData("""{"alg":"ES256","kid":["k1"],"typ":"spend+jwt"}""", "has a kid or typ that is not a string")]
    [InlineData("""{"alg":"ES256","kid":"k1"}""", "has a typ other than spend+jwt")]
    [InlineData("""{"alg":"ES256","kid":"k1","typ":"JWT"}""", "has a typ other than spend+jwt")]
    [InlineData("""{"alg":"ES256","kid":"k1","typ":"at+jwt"}""", "has a typ other than spend+jwt")]
    [InlineData("""{"alg":"ES256","kid":"k1","typ":"dpop+jwt"}""", "has a typ other than spend+jwt")]
    [InlineData("""{"alg":"ES256","kid":"k1","typ":"spend+jwt "}""", "has a typ other than spend+jwt")]
    public void A_header_of_another_kind_is_refused_with_the_reason(string header, string reason) => Assert.Equal(reason, Claims.Malformed(SignWithHeader(header)));

    [Theory]
    [InlineData("SPEND+JWT")]
    [InlineData("Spend+Jwt")]
    public void The_case_of_a_typ_says_nothing(string type) => Assert.Equal("k1", Claims.Signed(Claims.Sign(Claims.Good, type)).KeyId);

    [Fact]
    public void A_token_signed_with_the_public_key_as_a_secret_is_refused()
    {
        var token = Claims.Sign(Claims.Good, key: SigningKey.FromSecret(Encoding.UTF8.GetBytes(Keys.EccP256), "k1"));
        Assert.Equal("has an alg other than ES256 and EdDSA", Claims.Malformed(token));
    }

    [Fact]
    public void A_token_that_names_an_algorithm_of_another_key_type_is_refused()
    {
        var verdict = Claims.Signed(SignWithHeader("""{"alg":"EdDSA","kid":"k1","typ":"spend+jwt"}""")).Verify([Claims.Key.VerificationKey]);
        Assert.IsType<SpendTokenVerdict.WrongAlgorithm>(verdict);
    }

    [Fact]
    public void A_key_that_the_header_brings_along_is_not_used()
    {
        var jwk = $$"""{"kty":"EC","crv":"P-256","x":"qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA","y":"Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0"}""";
        var token = Claims.Signed(SignWithHeader($$"""{"alg":"ES256","kid":"k1","typ":"spend+jwt","jwk":{{jwk}},"jku":"https://evil.example/"}""", Other));
        Assert.IsType<SpendTokenVerdict.WrongSignature>(token.Verify([Claims.Key.VerificationKey]));
    }

    [Fact]
    public void A_token_without_its_signature_is_refused()
    {
        var parts = Claims.Sign(Claims.Good).Split('.');
        Assert.IsType<SpendTokenVerdict.WrongSignature>(Claims.Signed($"{parts[0]}.{parts[1]}.").Verify([Claims.Key.VerificationKey]));
        Assert.Equal("has not three parts", Claims.Malformed($"{parts[0]}.{parts[1]}"));
    }

    [Fact]
    public void Claims_that_were_changed_after_signing_are_refused()
    {
        var parts = Claims.Sign(Claims.Good).Split('.');
        var more = Base64UrlText.Encode(Encoding.UTF8.GetBytes(Claims.WithScope("max_amount", "999999")));
        Assert.IsType<SpendTokenVerdict.WrongSignature>(Claims.Signed($"{parts[0]}.{more}.{parts[2]}").Verify([Claims.Key.VerificationKey]));
    }

    [Theory]
    [InlineData("=")]
    [InlineData("AAA")]
    [InlineData("\n")]
    [InlineData(" ")]
    [InlineData(".")]
    public void A_token_that_is_written_otherwise_is_refused(string tail) => Assert.NotEmpty(Claims.Malformed(Claims.Sign(Claims.Good) + tail));

    // The last of the 86 characters of an ES256 signature holds four unused bits.
    [Fact]
    public void A_signature_with_other_unused_bits_is_refused()
    {
        var token = Claims.Sign(Claims.Good);
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var twin = token[..^1] + Alphabet[Alphabet.IndexOf(token[^1], StringComparison.Ordinal) | 1];
        Assert.Equal("has a payload or signature that is not base64url", Claims.Malformed(twin));
    }

    [Fact]
    public void A_token_that_is_too_long_is_not_decoded() => Assert.Equal("is too long", Claims.Malformed(new string('A', SignedSpendToken.MaxLength + 1)));

    private static string SignWithHeader(string header, SigningKey? key = null)
    {
        var signed = $"{Base64UrlText.Encode(Encoding.UTF8.GetBytes(header))}.{Base64UrlText.Encode(Encoding.UTF8.GetBytes(Claims.Good))}";
        return $"{signed}.{Base64UrlText.Encode((key ?? Claims.Key).Sign(Encoding.ASCII.GetBytes(signed)))}";
    }
}
