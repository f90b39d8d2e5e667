using Sidecar.Protocols.Jose;

namespace Sidecar.Tests.Protocols.Jose;

public class JsonWebKeyTests
{
    public static TheoryData<string, string, object?> Broken => new()
    {
        { Keys.EccP256, "x", "qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA=" },
        { Keys.EccP256, "x", "qIVYZVLCrPZHGHjP17CTW0/+D9Lfw0EkjqF7xB4FivA" },
        { Keys.EccP256, "x", "qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivB" },
        { Keys.EccP256, "x", "AKiFWGVSwqz2Rxh4z9ewk1tP_g_S38NBJI6he8QeBYrw" },
        { Keys.EccP256, "x", 7 },
        { Keys.EccP256, "y", null },
        { Keys.EccP256, "y", "Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F4" },
        { Keys.EccP256, "crv", "P-384" },
        { Keys.EccP256, "crv", "P-521" },
        { Keys.EccP256, "crv", "secp256k1" },
        { Keys.EccP256, "crv", "Ed25519" },
        { Keys.EccP256, "kty", "ec" },
        { Keys.EccP256, "kty", null },
        { Keys.EccP256, "kid", 7 },
        { Keys.EccP256, "exp", "soon" },
        { Keys.EccP256, "exp", 1.5 },
        { Keys.EccP256, "nbf", -1 },
        { Keys.Ed25519, "crv", "Ed448" },
        { Keys.Ed25519, "crv", "X25519" },
        { Keys.Ed25519, "x", "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0Q" },
        { Keys.Rsa, "e", "AQ" },
        { Keys.Rsa, "e", "AQAC" },
        { Keys.Rsa, "e", "AAEAAQ" },
        { Keys.Rsa, "e", "AQAAAAE" },
        { Keys.Rsa, "n", new string('A', 342) },
        { Keys.Rsa, "n", "_____w" },
        { Keys.Rsa, "n", new string('_', 684) },
    };

    [Fact]
    public void Thumbprints_are_those_of_the_specifications() =>
        Assert.All(VectorFile.Cases("jwk-thumbprints"), vector => Assert.Equal(vector.Text("thumbprint"), Keys.Usable(vector.GetProperty("jwk").GetRawText()).Thumbprint));

    [Fact]
    public void Keys_whose_private_half_is_printed_in_a_specification_are_known() =>
        Assert.All(
            VectorFile.Cases("jwk-thumbprints"),
            vector => Assert.Equal(vector.GetProperty("published").GetBoolean(), WellKnownTestKeys.Contains(Keys.Usable(vector.GetProperty("jwk").GetRawText()))));

    [Theory]
    [InlineData(SignatureAlgorithm.Es256)]
    [InlineData(SignatureAlgorithm.Ed25519)]
    public void A_key_that_nobody_printed_is_not_taken_for_one(SignatureAlgorithm algorithm) =>
        Assert.False(WellKnownTestKeys.Contains(SigningKey.Generate(algorithm, "fresh").VerificationKey));

    [Fact]
    public void Type_and_curve_say_which_algorithms_a_key_verifies()
    {
        Assert.Equal([SignatureAlgorithm.Es256], Keys.Usable(Keys.EccP256).Algorithms.AsEnumerable());
        Assert.Equal([SignatureAlgorithm.Ed25519], Keys.Usable(Keys.Ed25519).Algorithms.AsEnumerable());
        Assert.Equal(
            [SignatureAlgorithm.RsaPssSha512, SignatureAlgorithm.Ps384, SignatureAlgorithm.Ps256, SignatureAlgorithm.Rs256, SignatureAlgorithm.Rs384, SignatureAlgorithm.Rs512],
            Keys.Usable(Keys.Rsa.With("alg", null)).Algorithms.AsEnumerable());
    }

    [Fact]
    public void A_key_that_names_an_algorithm_verifies_that_one_alone()
    {
        Assert.Equal([SignatureAlgorithm.Ps256], Keys.Usable(Keys.Rsa.With("alg", "PS256")).Algorithms.AsEnumerable());
        Assert.Equal([SignatureAlgorithm.Ed25519], Keys.Usable(Keys.Ed25519.With("alg", "EdDSA")).Algorithms.AsEnumerable());
        Assert.Equal([SignatureAlgorithm.Ed25519], Keys.Usable(Keys.Ed25519.With("alg", "Ed25519")).Algorithms.AsEnumerable());
    }

    [Theory]
    [InlineData(Keys.EccP256, "ES384")]
    [InlineData(Keys.EccP256, "EdDSA")]
    [InlineData(Keys.EccP256, "HS256")]
    [InlineData(Keys.EccP256, "none")]
    [InlineData(Keys.Ed25519, "ES256")]
    [InlineData(Keys.Ed25519, "Ed448")]
    public void A_key_that_names_another_curves_algorithm_is_skipped(string jwk, string alg) =>
        Assert.Equal("names an alg that is not its type's or curve's", Skipped(jwk.With("alg", alg)).Reason);

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_key_is_skipped(string jwk, string member, object? value) => Assert.NotEmpty(Skipped(jwk.With(member, value)).Reason);

    [Theory]
    [InlineData("d")]
    [InlineData("p")]
    [InlineData("q")]
    [InlineData("dp")]
    [InlineData("dq")]
    [InlineData("qi")]
    [InlineData("oth")]
    [InlineData("k")]
    public void A_key_that_shows_its_private_half_is_skipped(string member) =>
        Assert.Equal("shows members of a private key", Skipped(Keys.EccP256.With(member, "AA")).Reason);

    [Fact]
    public void A_shared_secret_is_never_read_from_a_public_set()
    {
        Assert.Equal("shows members of a private key", Skipped("""{"kty":"oct","k":"c2VjcmV0"}""").Reason);
        Assert.Equal("is a shared secret", Skipped("""{"kty":"oct"}""").Reason);
    }

    [Fact]
    public void A_key_that_is_not_for_verifying_is_skipped()
    {
        Assert.Equal("is not for signatures (use)", Skipped(Keys.EccP256.With("use", "enc")).Reason);
        Assert.Equal("is not for verifying (key_ops)", Skipped(Keys.EccP256.With("key_ops", new[] { "sign" })).Reason);
        Assert.Equal("is not for verifying (key_ops)", Skipped(Keys.EccP256.With("key_ops", "verify")).Reason);
        Assert.NotNull(Keys.Usable(Keys.EccP256.With("use", "sig").With("key_ops", new[] { "sign", "verify" })));
    }

    // Each of these verifies signatures that nobody with a secret made.
    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa")]
    public void A_point_of_small_order_is_skipped(string x) =>
        Assert.Equal("is a point of small order", Skipped(Keys.Ed25519.With("x", Base64UrlText.Encode(Convert.FromHexString(x)))).Reason);

    // p + 1, 2^255 − 1, and a y for which there is no x.
    [Theory]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000")]
    public void Thirty_two_bytes_that_are_no_point_are_skipped(string x) =>
        Assert.Equal("is no point of the curve", Skipped(Keys.Ed25519.With("x", Base64UrlText.Encode(Convert.FromHexString(x)))).Reason);

    [Fact]
    public void Times_of_a_directorys_key_are_kept_whether_in_seconds_or_milliseconds()
    {
        var key = Keys.Usable(Keys.Ed25519.With("nbf", 1743465600000).With("exp", 1753465600));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1743465600), key.NotBefore);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1753465600), key.Expires);
    }

    [Fact]
    public void A_written_key_is_read_as_the_same_key()
    {
        foreach (var algorithm in new[] { SignatureAlgorithm.Es256, SignatureAlgorithm.Es384, SignatureAlgorithm.Ed25519 })
        {
            var key = SigningKey.Generate(algorithm, "k1").VerificationKey;
            using var stream = new MemoryStream();
            using (var writer = new System.Text.Json.Utf8JsonWriter(stream))
            {
                key.WriteJwk(writer);
            }

            var read = Keys.Usable(System.Text.Encoding.UTF8.GetString(stream.ToArray()));
            Assert.Equal((key.KeyId, key.Thumbprint), (read.KeyId, read.Thumbprint));
            Assert.Equal(key.Algorithms.AsEnumerable(), read.Algorithms.AsEnumerable());
        }
    }

    private static JsonWebKeyResult.Skipped Skipped(string jwk) => Assert.IsType<JsonWebKeyResult.Skipped>(Keys.Read(jwk));
}
