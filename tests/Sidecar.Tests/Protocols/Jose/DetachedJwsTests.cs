using System.Text;
using Sidecar.Protocols.Jose;

namespace Sidecar.Tests.Protocols.Jose;

public class DetachedJwsTests
{
    private const string Body = """{"id":"order_1","event_id":"evt_1"}""";

    private readonly SigningKey _key = SigningKey.Generate(SignatureAlgorithm.Es256, "business_2026");

    private static ReadOnlySpan<byte> BodyBytes => Encoding.UTF8.GetBytes(Body);

    [Theory]
    [InlineData(null)]
    [InlineData(true)]
    [InlineData(false)]
    public void A_signed_body_is_verified_whatever_b64_says(bool? isEncoded)
    {
        var jws = Parsed(DetachedJws.Sign(_key, BodyBytes, isEncoded));
        Assert.Equal("business_2026", jws.Header.KeyId);
        Assert.True(jws.Verify(_key.VerificationKey, BodyBytes));
        Assert.False(jws.Verify(_key.VerificationKey, "{}"u8));
        Assert.False(jws.Verify(Keys.Usable(Keys.EccP256), BodyBytes));
    }

    [Fact]
    public void Without_a_word_on_b64_a_body_signed_as_it_is_is_verified_too() =>
        Assert.True(Parsed(SignRaw("""{"alg":"ES256"}""", Body)).Verify(_key.VerificationKey, BodyBytes));

    // header.b64url(body) is signed; sent with that very text as the body, it would be header.body.
    [Fact]
    public void The_encoding_of_a_signed_body_is_not_taken_for_a_signed_body()
    {
        var encoded = Encoding.ASCII.GetBytes(Base64UrlText.Encode(BodyBytes));
        Assert.False(Parsed(DetachedJws.Sign(_key, BodyBytes)).Verify(_key.VerificationKey, encoded));
    }

    [Fact]
    public void What_b64_says_binds()
    {
        var encoded = Base64UrlText.Encode(BodyBytes);
        Assert.False(Parsed(SignRaw("""{"alg":"ES256","b64":false,"crit":["b64"]}""", encoded)).Verify(_key.VerificationKey, BodyBytes));
        Assert.False(Parsed(SignRaw("""{"alg":"ES256","b64":true,"crit":["b64"]}""", Body)).Verify(_key.VerificationKey, BodyBytes));
    }

    [Theory]
    [InlineData("H")]
    [InlineData("H.AAAA")]
    [InlineData("H.AAAA.AAAA")]
    [InlineData("H...AAAA")]
    [InlineData("H..AAAA.")]
    [InlineData("H..AA==")]
    public void A_text_that_is_not_detached_is_refused(string text) =>
        Assert.IsType<DetachedJwsResult.Malformed>(DetachedJws.Parse(text.Replace("H", Encode("""{"alg":"ES256"}"""), StringComparison.Ordinal)));

    [Theory]
    [InlineData("""{"alg":"ES256","b64":false}""")]
    [InlineData("""{"alg":"ES256","b64":false,"crit":["exp"]}""")]
    [InlineData("""{"alg":"ES256","b64":"false","crit":["b64"]}""")]
    [InlineData("""{"alg":"ES256","crit":["b64"]}""")]
    [InlineData("""{"alg":"ES256","b64":false,"crit":["b64","b64"]}""")]
    public void A_b64_that_is_not_critical_is_refused(string header) =>
        Assert.IsType<DetachedJwsResult.Malformed>(DetachedJws.Parse($"{Encode(header)}..AAAA"));

    private string SignRaw(string header, string payload)
    {
        var encoded = Encode(header);
        return $"{encoded}..{Base64UrlText.Encode(_key.Sign(Encoding.UTF8.GetBytes($"{encoded}.{payload}")))}";
    }

    private static string Encode(string header) => Base64UrlText.Encode(Encoding.UTF8.GetBytes(header));

    private static DetachedJws Parsed(string text) => Assert.IsType<DetachedJwsResult.Parsed>(DetachedJws.Parse(text)).Jws;
}
