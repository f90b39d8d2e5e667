using Sidecar.Protocols.Jose;

namespace Sidecar.Tests.Protocols.Jose;

public class SigningKeyTests
{
    [Fact]
    public void Keys_in_pem_are_read()
    {
        foreach (var vector in VectorFile.Cases("signatures"))
        {
            Assert.All(vector.GetProperty("privateKeys").EnumerateArray(), pem =>
            {
                Assert.True(SigningKeyReader.TryRead(pem.GetString()!, "k1", out var key, out _));
                Assert.Equal("k1", key.VerificationKey.KeyId);
                Assert.Equal(Keys.Usable(vector.GetProperty("jwk").GetRawText()).Thumbprint, key.VerificationKey.Thumbprint);
            });
        }
    }

    [Fact]
    public void Private_keys_of_the_specifications_are_read_as_jwk()
    {
        foreach (var vector in VectorFile.Cases("compact-jws").Where(vector => vector.TryGetProperty("d", out _)))
        {
            var jwk = vector.GetProperty("jwk").GetRawText();
            Assert.True(SigningKeyReader.TryRead(jwk.With("d", vector.Text("d")).With("kid", "mine"), null, out var key, out _));
            Assert.Equal("mine", key.VerificationKey.KeyId);
            Assert.Equal(Keys.Usable(jwk).Thumbprint, key.VerificationKey.Thumbprint);
        }
    }

    [Fact]
    public void A_shared_secret_is_read_from_a_jwk_of_ones_own()
    {
        Assert.True(SigningKeyReader.TryRead("""{"kty":"oct","k":"c2VjcmV0"}""", null, out var key, out _));
        Assert.True(VerificationKey.FromSecret("secret"u8).Verify(SignatureAlgorithm.HmacSha256, "data"u8, key.Sign("data"u8)));
    }

    [Fact]
    public void A_private_key_beside_the_public_half_of_another_is_refused()
    {
        foreach (var vector in VectorFile.Cases("compact-jws").Where(vector => vector.TryGetProperty("d", out _)))
        {
            var jwk = vector.GetProperty("jwk").GetRawText().With("d", vector.Text("d")).With("x", "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs");
            Assert.False(SigningKeyReader.TryRead(jwk, null, out _, out _));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("secret")]
    [InlineData("""{"kty":"oct","k":""}""")]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","d":"AAAA"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","d":"AAAA"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256"}""")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")]
    public void What_is_no_private_key_is_refused_without_repeating_it(string text)
    {
        Assert.False(SigningKeyReader.TryRead(text, null, out var key, out var error));
        Assert.Null(key);
        Assert.DoesNotContain("AAAA", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Rsa_keys_are_not_made() => Assert.Throws<ArgumentOutOfRangeException>(() => SigningKey.Generate(SignatureAlgorithm.Ps256));

    [Theory]
    [InlineData(SignatureAlgorithm.Es256)]
    [InlineData(SignatureAlgorithm.Es384)]
    [InlineData(SignatureAlgorithm.Ed25519)]
    public void A_key_that_was_kept_signs_as_before(SignatureAlgorithm algorithm)
    {
        var key = SigningKey.Generate(algorithm);
        var pem = key.ExportPem();
        Assert.StartsWith("-----BEGIN PRIVATE KEY-----", pem, StringComparison.Ordinal);
        Assert.True(SigningKeyReader.TryRead(pem, null, out var kept, out _));
        Assert.Equal(key.VerificationKey.Thumbprint, kept.VerificationKey.Thumbprint);
        Assert.True(key.VerificationKey.Verify(algorithm, "data"u8, kept.Sign("data"u8)));
        Assert.Equal(pem, kept.ExportPem());
    }

    [Theory]
    [InlineData(SignatureAlgorithm.Es256)]
    [InlineData(SignatureAlgorithm.Es384)]
    [InlineData(SignatureAlgorithm.Ed25519)]
    public void A_key_can_be_named_by_its_thumbprint(SignatureAlgorithm algorithm)
    {
        var key = SigningKey.Generate(algorithm, "other").NamedByThumbprint();
        Assert.Equal(key.VerificationKey.Thumbprint, key.VerificationKey.KeyId);
        Assert.True(key.VerificationKey.Verify(algorithm, "data"u8, key.Sign("data"u8)));
        Assert.True(SigningKeyReader.TryRead(key.ExportPem(), null, out var kept, out _));
        Assert.Equal(key.VerificationKey.KeyId, kept.NamedByThumbprint().VerificationKey.KeyId);
    }

    [Fact]
    public void A_shared_secret_is_neither_named_nor_written()
    {
        var key = SigningKey.FromSecret("secret"u8);
        Assert.Throws<InvalidOperationException>(key.NamedByThumbprint);
        Assert.Throws<InvalidOperationException>(key.ExportPem);
    }
}
