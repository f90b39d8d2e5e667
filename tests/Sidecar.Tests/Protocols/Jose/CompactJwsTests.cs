using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Protocols.Jose;

namespace Sidecar.Tests.Protocols.Jose;

public class CompactJwsTests
{
    private readonly SigningKey _key = SigningKey.Generate(SignatureAlgorithm.Es256, "k1");

    [Fact]
    public void Tokens_of_the_specifications_are_verified() =>
        Assert.All(VectorFile.Cases("compact-jws"), vector =>
        {
            var jws = Parsed(vector.Text("jws"));
            Assert.Equal(vector.Text("algorithm"), jws.Header.Algorithm.ToString());
            Assert.True(jws.Verify(Keys.Usable(vector.GetProperty("jwk").GetRawText())));
            Assert.False(jws.Verify(Keys.Usable(Keys.EccP256)));
        });

    [Fact]
    public void A_signed_token_is_read_back()
    {
        var jws = Parsed(CompactJws.Sign(_key, "payload"u8, "JWT"));
        Assert.Equal((SignatureAlgorithm.Es256, "k1", "JWT"), (jws.Header.Algorithm, jws.Header.KeyId, jws.Header.Type));
        Assert.Equal("payload"u8.ToArray(), jws.Payload.ToArray());
        Assert.True(jws.Verify(_key.VerificationKey));
    }

    [Theory]
    [InlineData("""{"alg":"none"}""", "has an alg that is not supported")]
    [InlineData("""{"alg":"ES256K"}""", "has an alg that is not supported")]
    [InlineData("""{"alg":7}""", "has an alg that is not supported")]
    [InlineData("""{}""", "has an alg that is not supported")]
    [InlineData("""[]""", "has a header that is not an object")]
    [InlineData("""{"alg":"none","alg":"ES256"}""", "has a header that names a member twice in one object")]
    [InlineData("""{"alg":"ES256","kid":7}""", "has a kid or typ that is not a string")]
    [InlineData("""{"alg":"ES256","typ":null}""", "has a kid or typ that is not a string")]
    [InlineData("""{"alg":"ES256","crit":[]}""", "has a crit that is not a list of names")]
    [InlineData("""{"alg":"ES256","crit":"exp"}""", "has a crit that is not a list of names")]
    [InlineData("""{"alg":"ES256","crit":["exp"],"exp":1}""", "has an extension in crit that is not understood")]
    [InlineData("""{"alg":"ES256","crit":["b64"],"b64":false}""", "has an extension in crit that is not understood")]
    [InlineData("""{"alg":"ES256","b64":false}""", "has b64 without naming it in crit")]
    public void A_header_that_is_not_understood_is_refused_with_the_reason(string header, string reason) =>
        Assert.Equal(reason, Malformed($"{Encode(header)}.AAAA.AAAA"));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("H.AAAA")]
    [InlineData("H.AAAA.AAAA.AAAA")]
    [InlineData("H.AAAA.AAAA.")]
    [InlineData("H.AAAA.AAAA.AAAA.AAAA")]
    [InlineData("H.AA==.AAAA")]
    [InlineData("H.AAAA.AA==")]
    [InlineData("H.AAAA.AAAA ")]
    [InlineData("H.AAAA.AA\nAA")]
    [InlineData("H.AA+A.AAAA")]
    [InlineData("H.AB.AAAA")]
    [InlineData("H.AAAAA.AAAA")]
    public void A_token_that_could_be_written_otherwise_is_refused(string token) =>
        Assert.NotEmpty(Malformed(token.Replace("H", Encode("""{"alg":"ES256"}"""), StringComparison.Ordinal)));

    [Fact]
    public void A_token_that_is_too_long_is_not_decoded() => Assert.Equal("is too long", Malformed(new string('A', CompactJws.DefaultMaxLength + 1)));

    // The header's word does not make a public key a secret.
    [Fact]
    public void A_token_signed_with_the_public_key_as_a_secret_is_refused()
    {
        var jwk = Encoding.UTF8.GetBytes(Keys.EccP256);
        Assert.False(Parsed(CompactJws.Sign(SigningKey.FromSecret(jwk), "payload"u8)).Verify(Keys.Usable(Keys.EccP256)));
    }

    [Fact]
    public void Any_text_is_a_token_or_malformed() =>
        Prop.ForAll<string?>(text => CompactJws.Parse(text) is not null && DetachedJws.Parse(text) is not null
            && CompactJws.Parse($"{Encode(text ?? "")}.{text}.{text}") is not null).QuickCheckThrowOnFailure();

    private static string Encode(string header) => Base64UrlText.Encode(Encoding.UTF8.GetBytes(header));

    private static CompactJws Parsed(string token) => Assert.IsType<CompactJwsResult.Parsed>(CompactJws.Parse(token)).Jws;

    private static string Malformed(string token) => Assert.IsType<CompactJwsResult.Malformed>(CompactJws.Parse(token)).Reason;
}
