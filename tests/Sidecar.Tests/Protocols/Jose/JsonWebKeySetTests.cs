using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Protocols.Jose;

namespace Sidecar.Tests.Protocols.Jose;

public class JsonWebKeySetTests
{
    // The sample profile of UCP 2026-01-11 and 2026-01-23 shows this key, and shops copied it.
    private const string OffCurve =
        """{"kid":"business_2025","kty":"EC","crv":"P-256","x":"WbbXwVYGdJoP4Xm3qCkGvBRcRvKtEfXDbWvPzpPS8LA","y":"sP4jHHxYqC89HBo8TjrtVOAGHfJDflYxw7MFMxuFMPY","use":"sig","alg":"ES256"}""";

    [Fact]
    public void A_key_off_its_curve_is_skipped_and_the_good_one_beside_it_stays()
    {
        var set = Parsed(Keys.Set(OffCurve, Keys.Ed25519));
        Assert.Equal("b", Assert.Single(set.Keys).KeyId);
        Assert.Equal(new JsonWebKeyResult.Skipped("business_2025", "is no key of its type"), Assert.Single(set.Skipped));
    }

    [Fact]
    public void Keys_of_kinds_to_come_are_skipped()
    {
        var set = Parsed(Keys.Set("""{"kty":"AKP","alg":"ML-DSA-44","pub":"AA"}""", "7", "null", Keys.EccP256));
        Assert.Single(set.Keys);
        Assert.Equal(3, set.Skipped.Length);
    }

    [Theory]
    [InlineData("", "is not JSON")]
    [InlineData("[]", "is not an object")]
    [InlineData("{}", "has no keys")]
    [InlineData("""{"keys":{}}""", "has keys that is not an array")]
    [InlineData("""{"keys":[],"keys":[]}""", "names a member twice in one object")]
    [InlineData("""{"keys":[{"kid":"a","kid":"b"}]}""", "names a member twice in one object")]
    [InlineData("""{"keys":[[[[[[[[[]]]]]]]]]}""", "is nested deeper than 8 levels")]
    public void A_text_that_is_no_set_is_refused_with_the_reason(string json, string reason) =>
        Assert.StartsWith(reason, Assert.IsType<JsonWebKeySetResult.Malformed>(Keys.Parse(json)).Reason, StringComparison.Ordinal);

    [Fact]
    public void A_set_has_at_most_64_keys()
    {
        Assert.Equal(64, Parsed(Keys.Set([.. Enumerable.Repeat(Keys.EccP256, 64)])).Keys.Length);
        Assert.IsType<JsonWebKeySetResult.Malformed>(Keys.Set([.. Enumerable.Repeat("{}", 65)]));
    }

    [Fact]
    public void A_profiles_keys_are_read_under_their_new_and_their_old_name()
    {
        Assert.Equal("keys", Parsed(Keys.Profile($$"""{"ucp":{"version":"2026-08-25"},"keys":[{{Keys.EccP256}}]}""")).Member);
        Assert.Equal("signing_keys", Parsed(Keys.Profile($$"""{"ucp":{},"signing_keys":[{{Keys.EccP256}}]}""")).Member);
        Assert.Equal("b", Assert.Single(Parsed(Keys.Profile($$"""{"signing_keys":[{{Keys.EccP256}}],"keys":[{{Keys.Ed25519}}]}""")).Keys).KeyId);
        Assert.Equal("has no keys or signing_keys", Assert.IsType<JsonWebKeySetResult.Malformed>(Keys.Profile("""{"ucp":{}}""")).Reason);
    }

    [Theory]
    [InlineData("""{"version":"2026-08-25","services":{}}""", "2026-08-25")]
    [InlineData("""{"version":"2031-12-31"}""", "2031-12-31")]
    [InlineData("""{}""", null)]
    public void A_profiles_version_is_read_whether_it_is_known_or_not(string ucp, string? version)
    {
        Assert.Equal(version, Parsed(Keys.Profile($$"""{"ucp":{{ucp}},"keys":[]}""")).UcpVersion);
        Assert.Null(Parsed(Keys.Parse($$"""{"ucp":{{ucp}},"keys":[]}""")).UcpVersion);
    }

    [Theory]
    [InlineData("""{"version":"2026-8-25"}""")]
    [InlineData("""{"version":"2026-02-30"}""")]
    [InlineData("""{"version":" 2026-08-25"}""")]
    [InlineData("""{"version":20260825}""")]
    [InlineData("""{"version":null}""")]
    [InlineData("7")]
    public void A_profile_with_a_version_that_is_none_is_malformed(string ucp) =>
        Assert.StartsWith("has ", Assert.IsType<JsonWebKeySetResult.Malformed>(Keys.Profile($$"""{"ucp":{{ucp}},"keys":[]}""")).Reason, StringComparison.Ordinal);

    [Fact]
    public void The_old_name_means_nothing_in_a_plain_set() =>
        Assert.IsType<JsonWebKeySetResult.Malformed>(Keys.Parse($$"""{"signing_keys":[{{Keys.EccP256}}]}"""));

    [Fact]
    public void Any_bytes_are_a_set_or_malformed() =>
        Prop.ForAll<byte[]>(bytes => JsonWebKeySet.Parse(bytes) is not null && JsonWebKeySet.ParseUcpProfile(bytes) is not null).QuickCheckThrowOnFailure();

    [Fact]
    public void A_key_with_any_bytes_as_coordinates_is_usable_or_skipped() =>
        Prop.ForAll<byte[], byte[]>((x, y) =>
            Keys.Read(Keys.EccP256.With("x", Base64UrlText.Encode(Fit(x))).With("y", Base64UrlText.Encode(Fit(y)))) is not null
            && Keys.Read(Keys.Ed25519.With("x", Base64UrlText.Encode(Fit(x)))) is not null).QuickCheckThrowOnFailure();

    private static byte[] Fit(byte[] bytes)
    {
        var fitted = new byte[32];
        bytes.AsSpan(0, Math.Min(32, bytes.Length)).CopyTo(fitted);
        return fitted;
    }

    private static JsonWebKeySet Parsed(JsonWebKeySetResult result) => Assert.IsType<JsonWebKeySetResult.Parsed>(result).Set;

    [Fact]
    public void A_set_that_is_published_shows_public_keys_with_their_names_and_use()
    {
        var keys = new[] { SignatureAlgorithm.Es256, SignatureAlgorithm.Ed25519 }.Select(algorithm => SigningKey.Generate(algorithm).NamedByThumbprint()).ToArray();
        var json = JsonWebKeySet.Write(keys.Select(key => key.VerificationKey));

        var set = Assert.IsType<JsonWebKeySetResult.Parsed>(JsonWebKeySet.Parse(json)).Set;
        Assert.Empty(set.Skipped);
        Assert.Equal(keys.Select(key => key.VerificationKey.Thumbprint), set.Keys.Select(key => key.KeyId));
        Assert.All(JsonElement.Parse(json).GetProperty("keys").EnumerateArray(), jwk =>
        {
            Assert.Equal("sig", jwk.GetProperty("use").GetString());
            Assert.Contains(jwk.GetProperty("alg").GetString(), new[] { "ES256", "EdDSA" });
            Assert.False(jwk.TryGetProperty("d", out _));
        });
    }

    [Fact]
    public void A_shared_secret_is_never_published() =>
        Assert.Throws<InvalidOperationException>(() => JsonWebKeySet.Write([VerificationKey.FromSecret("secret"u8)]));
}
