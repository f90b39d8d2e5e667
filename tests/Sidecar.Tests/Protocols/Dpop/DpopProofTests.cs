using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Protocols.Dpop;
using Sidecar.Protocols.Jose;

namespace Sidecar.Tests.Protocols.Dpop;

public class DpopProofTests
{
    private const string Url = "https://api.example/checkout/7";

    private static readonly SigningKey Key = SigningKey.Generate(SignatureAlgorithm.Es256);
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private static readonly DpopExpectation Expected =
        new() { Method = "POST", Url = Url, MaxAge = TimeSpan.FromSeconds(60), Skew = TimeSpan.FromSeconds(5) };

    [Fact]
    public void Proofs_of_the_specification_prove_what_it_says() =>
        Assert.All(VectorFile.Cases("dpop"), vector =>
        {
            var issuedAt = DateTimeOffset.FromUnixTimeSeconds(vector.GetProperty("issuedAt").GetInt64());
            var expected = Expected with
            {
                Method = vector.Text("method"),
                Url = vector.Text("url"),
                Token = vector.GetProperty("token").GetString(),
                KeyThumbprint = vector.Text("thumbprint"),
            };
            var proof = Parsed(vector.Text("proof"));
            Assert.Equal(new DpopVerdict.Proven(vector.Text("thumbprint"), vector.Text("id"), issuedAt, null), proof.Verify(expected, issuedAt));
            Assert.Equal(DpopFault.OtherToken, Fault(proof.Verify(expected with { Token = "Kz~8mXK1EalYznwH" }, issuedAt)));
        });

    [Theory]
    [InlineData(SignatureAlgorithm.Es256)]
    [InlineData(SignatureAlgorithm.Es384)]
    [InlineData(SignatureAlgorithm.Ed25519)]
    public void A_proof_that_was_made_for_a_request_proves_it(SignatureAlgorithm algorithm)
    {
        var key = SigningKey.Generate(algorithm);
        var expected = Expected with { Token = "a.b.c", KeyThumbprint = key.VerificationKey.Thumbprint, Nonces = ["n-0", "n-1"] };
        var verdict = Parsed(DpopProofWriter.Sign(key, "POST", Url + "?a=b#c", Now, "id-1", "a.b.c", "n-1")).Verify(expected, Now);
        Assert.Equal(new DpopVerdict.Proven(key.VerificationKey.Thumbprint, "id-1", Now, "n-1"), verdict);
    }

    [Fact]
    public void A_proof_for_something_else_is_refused_with_the_reason() =>
        Assert.All<(DpopExpectation Expected, DpopFault Fault)>(
            [
                (Expected with { Method = "GET" }, DpopFault.OtherMethod),
                (Expected with { Method = "post" }, DpopFault.OtherMethod),
                (Expected with { Url = "https://api.example/checkout/8" }, DpopFault.OtherUrl),
                (Expected with { Url = "https://other.example/checkout/7" }, DpopFault.OtherUrl),
                (Expected with { Url = "http://api.example/checkout/7" }, DpopFault.OtherUrl),
                (Expected with { Url = "https://api.example/checkout/7/" }, DpopFault.OtherUrl),
                (Expected with { Url = "/checkout/7" }, DpopFault.OtherUrl),
                (Expected with { Token = "d.e.f" }, DpopFault.OtherToken),
                (Expected with { KeyThumbprint = VectorFile.Cases("dpop")[0].Text("thumbprint") }, DpopFault.OtherKey),
                (Expected with { KeyThumbprint = "" }, DpopFault.OtherKey),
                (Expected with { Nonces = ["n-1"] }, DpopFault.OtherNonce),
            ],
            refused => Assert.Equal(refused.Fault, Fault(Parsed(DpopProofWriter.Sign(Key, "POST", Url, Now, "id-1", "a.b.c", "n-0")).Verify(refused.Expected, Now))));

    [Fact]
    public void A_proof_without_what_is_demanded_is_refused()
    {
        var proof = Parsed(DpopProofWriter.Sign(Key, "POST", Url, Now, "id-1"));
        Assert.Equal(DpopFault.OtherToken, Fault(proof.Verify(Expected with { Token = "a.b.c" }, Now)));
        Assert.Equal(DpopFault.NoNonce, Fault(proof.Verify(Expected with { Nonces = ["n-1"] }, Now)));
        Assert.IsType<DpopVerdict.Proven>(proof.Verify(Expected, Now));
    }

    [Theory]
    [InlineData(-6, DpopFault.TooNew)]
    [InlineData(-5, null)]
    [InlineData(0, null)]
    [InlineData(65, null)]
    [InlineData(66, DpopFault.TooOld)]
    public void A_proof_is_good_for_its_time(int seconds, DpopFault? expected)
    {
        var verdict = Parsed(DpopProofWriter.Sign(Key, "POST", Url, Now, "id-1")).Verify(Expected, Now.AddSeconds(seconds));
        Assert.Equal(expected, (verdict as DpopVerdict.Refused)?.Fault);
    }

    [Fact]
    public void A_proof_with_the_key_of_another_is_refused()
    {
        var other = SigningKey.Generate(SignatureAlgorithm.Es256);
        var stolen = DpopProofWriter.Sign(Key, "POST", Url, Now, "id-1").Split('.')[0];
        var parts = DpopProofWriter.Sign(other, "POST", Url, Now, "id-1").Split('.');
        var expected = Expected with { KeyThumbprint = Key.VerificationKey.Thumbprint };
        Assert.Equal(DpopFault.WrongSignature, Fault(Parsed($"{stolen}.{parts[1]}.{parts[2]}").Verify(expected, Now)));
        Assert.Equal(DpopFault.OtherKey, Fault(Parsed(string.Join('.', parts)).Verify(expected, Now)));
    }

    [Fact]
    public void A_proof_without_its_signature_is_refused()
    {
        var parts = DpopProofWriter.Sign(Key, "POST", Url, Now, "id-1").Split('.');
        Assert.Equal(DpopFault.WrongSignature, Fault(Parsed($"{parts[0]}.{parts[1]}.").Verify(Expected, Now)));
        Assert.Equal("has not three parts", Malformed($"{parts[0]}.{parts[1]}"));
    }

    [Theory]
    [InlineData("typ", null, "has a typ other than dpop+jwt")]
    [InlineData("typ", "JWT", "has a typ other than dpop+jwt")]
    [InlineData("typ", "spend+jwt", "has a typ other than dpop+jwt")]
    [InlineData("alg", "none", "has an alg that is not supported")]
    [InlineData("alg", "HS256", "has an alg that is not asymmetric")]
    [InlineData("jwk", null, "has no jwk")]
    [InlineData("jwk", "key", "has no jwk")]
    [InlineData("crit", new[] { "exp" }, "has an extension in crit that is not understood")]
    public void A_header_of_another_kind_is_refused_with_the_reason(string member, object? value, string reason) => Assert.Equal(reason, Malformed(WithHeader(member, value)));

    [Theory]
    [InlineData("d", "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI", "has a jwk that shows members of a private key")]
    [InlineData("k", "c2VjcmV0", "has a jwk that shows members of a private key")]
    [InlineData("p", null, "has a jwk that shows members of a private key")]
    [InlineData("use", "enc", "has a jwk that is not for signatures (use)")]
    [InlineData("key_ops", new[] { "sign" }, "has a jwk that is not for verifying (key_ops)")]
    [InlineData("kty", "oct", "has a jwk that is a shared secret")]
    [InlineData("crv", "secp256k1", "has a jwk that is of a curve that is not supported")]
    [InlineData("y", "Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0", "has a jwk that is no key of its type")]
    [InlineData("alg", "ES384", "has a jwk that names an alg that is not its type's or curve's")]
    public void A_key_that_is_no_public_key_for_signatures_is_refused(string member, object? value, string reason)
    {
        var jwk = BareJwk();
        jwk[member] = JsonSerializer.SerializeToElement(value);
        Assert.Equal(reason, Malformed(WithHeader("jwk", jwk)));
    }

    // The header's word does not make the public key a secret, nor a P-256 key one of another algorithm.
    [Theory]
    [InlineData("ES384")]
    [InlineData("EdDSA")]
    [InlineData("RS256")]
    public void An_algorithm_that_is_not_the_keys_is_refused(string algorithm) =>
        Assert.Equal(DpopFault.WrongSignature, Fault(Parsed(WithHeader("alg", algorithm)).Verify(Expected, Now)));

    [Theory]
    [InlineData("jti", null, "has no jti")]
    [InlineData("htm", null, "has no htm")]
    [InlineData("htu", null, "has no htu")]
    [InlineData("iat", null, "has no iat")]
    [InlineData("jti", "\"\"", "wants jti as a string")]
    [InlineData("jti", "1", "wants jti as a string")]
    [InlineData("htu", "\"https://api.example/a b\"", "wants htu as a string")]
    [InlineData("iat", "\"1700000000\"", "wants iat as a whole number")]
    [InlineData("iat", "1700000000.5", "wants iat as a whole number")]
    [InlineData("iat", "1e9", "wants iat as a whole number")]
    [InlineData("iat", "123456789012345678901234567890", "wants iat as a whole number")]
    [InlineData("ath", "null", "wants ath as a string")]
    [InlineData("nonce", "{}", "wants nonce as a string")]
    public void A_claim_of_another_type_is_refused_with_the_reason(string name, string? value, string reason) =>
        Assert.StartsWith(reason, Malformed(WithClaim(name, value)), StringComparison.Ordinal);

    [Fact]
    public void Claims_that_are_not_known_are_ignored() => Assert.IsType<DpopVerdict.Proven>(Parsed(WithClaim("note", "[{}]")).Verify(Expected, Now));

    [Fact]
    public void Claims_that_are_named_twice_or_nested_too_deep_are_refused()
    {
        Assert.Contains("names a member twice", Malformed(WithClaim("x", "1,\"htm\":\"GET\"")), StringComparison.Ordinal);
        Assert.Contains("is nested deeper", Malformed(WithClaim("x", "[[[[[[[[[[]]]]]]]]]]")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=")]
    [InlineData(" ")]
    [InlineData(",")]
    [InlineData(".a")]
    public void A_proof_that_is_written_otherwise_is_refused(string tail) => Assert.NotEmpty(Malformed(DpopProofWriter.Sign(Key, "POST", Url, Now, "id-1") + tail));

    [Fact]
    public void A_proof_that_is_too_long_is_not_decoded() => Assert.Equal("is too long", Malformed(new string('A', DpopProof.MaxLength + 1)));

    [Fact]
    public void A_shared_secret_makes_no_proof() =>
        Assert.Throws<ArgumentException>(() => DpopProofWriter.Sign(SigningKey.FromSecret("secret"u8), "POST", Url, Now, "id-1"));

    [Fact]
    public void Any_text_is_a_proof_or_malformed() =>
        Prop.ForAll<string?>(text => DpopProof.Parse(text) is DpopProofResult.Malformed && DpopProof.Parse(Sign(Header(), text ?? "")) is DpopProofResult.Malformed)
            .QuickCheckThrowOnFailure();

    private static Dictionary<string, object?> Header() => new() { ["typ"] = DpopProof.Type, ["alg"] = "ES256", ["jwk"] = BareJwk() };

    private static Dictionary<string, JsonElement> BareJwk()
    {
        var header = DpopProofWriter.Sign(Key, "POST", Url, Now, "id-1").Split('.')[0];
        Assert.True(Base64UrlText.TryDecode(header, out var bytes));
        var jwk = JsonElement.Parse(bytes).GetProperty("jwk").Deserialize<Dictionary<string, JsonElement>>()!;
        Assert.Equal(["crv", "kty", "x", "y"], jwk.Keys.Order());
        return jwk;
    }

    private static string WithHeader(string member, object? value)
    {
        var header = Header();
        header.Remove(member);
        if (value is not null)
        {
            header[member] = value;
        }

        return Sign(header, GoodClaims());
    }

    private static string WithClaim(string name, string? value) =>
        Sign(Header(), GoodClaims(name) is var rest && value is null ? rest : $"{rest[..^1]},\"{name}\":{value}}}");

    private static string GoodClaims(string without = "")
    {
        var claims = new Dictionary<string, object> { ["jti"] = "id-1", ["htm"] = "POST", ["htu"] = Url, ["iat"] = Now.ToUnixTimeSeconds() };
        claims.Remove(without);
        return JsonSerializer.Serialize(claims);
    }

    private static string Sign(Dictionary<string, object?> header, string claims)
    {
        var signed = $"{Base64UrlText.Encode(JsonSerializer.SerializeToUtf8Bytes(header))}.{Base64UrlText.Encode(Encoding.UTF8.GetBytes(claims))}";
        return $"{signed}.{Base64UrlText.Encode(Key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    private static DpopProof Parsed(string text) => Assert.IsType<DpopProofResult.Parsed>(DpopProof.Parse(text)).Proof;

    private static string Malformed(string text) => Assert.IsType<DpopProofResult.Malformed>(DpopProof.Parse(text)).Reason;

    private static DpopFault Fault(DpopVerdict verdict) => Assert.IsType<DpopVerdict.Refused>(verdict).Fault;
}
