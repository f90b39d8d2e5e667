using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Identity;
using Sidecar.Policies;
using Sidecar.Protocols.Jose;

namespace Sidecar.Tests.Identity.Jwt;

/// <summary>Tokens that must not pass: forged, mangled, for somebody else, of another time.</summary>
public sealed class BadTokenTests
{
    private const string Distrust = "The token is not of an issuer that is trusted here, or its signature is not good.";

    private static readonly TestKey Ec = TestKey.Es256("k1");
    private static readonly TestKey Rsa = TestKey.Rs256("r1");

    private readonly JwtBench _bench = new(Ec, Rsa);

    [Theory]
    [InlineData("""{"alg":"none"}""")]
    [InlineData("""{"alg":"None","kid":"k1"}""")]
    [InlineData("""{"alg":"NONE","kid":"k1"}""")]
    [InlineData("""{"kid":"k1"}""")]
    [InlineData("""{"alg":null,"kid":"k1"}""")]
    [InlineData("""{"alg":["ES256"],"kid":"k1"}""")]
    [InlineData("""{"alg":"HS256","kid":"k1"}""")]
    [InlineData("""{"alg":"ES384","kid":"k1"}""")]
    [InlineData("""{"alg":"RS256","kid":"k1"}""")]
    [InlineData("""{"alg":"ES256","kid":"r1"}""")]
    [InlineData("""{"alg":"ES256","kid":"k1","crit":["exp"],"exp":1}""")]
    [InlineData("""{"alg":"ES256","kid":"k1","crit":[]}""")]
    [InlineData("""{"alg":"ES256","kid":"k1","b64":false,"crit":["b64"]}""")]
    [InlineData("""{"alg":"ES256","alg":"ES256","kid":"k1"}""")]
    [InlineData("""{"alg":"ES256","kid":"k1","kid":"r1"}""")]
    [InlineData("""{"alg":"ES256","kid":1}""")]
    [InlineData("""{"alg":"ES256","kid":"k1","typ":"dpop+jwt"}""")]
    [InlineData("""{"alg":"ES256","kid":"k1","typ":"logout+jwt"}""")]
    [InlineData("""{"alg":"ES256","kid":"k1","typ":7}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task A_header_that_is_not_the_keys_own_is_distrusted(string header) => await DistrustedAsync(Ec.Token(Claims(), header));

    [Theory]
    [InlineData("""{"alg":"ES256","kid":"k1"}""")]
    [InlineData("""{"alg":"ES256","kid":"k1","typ":"JWT"}""")]
    [InlineData("""{"alg":"ES256","kid":"k1","typ":"application/at+jwt"}""")]
    [InlineData("""{"alg":"ES256","typ":"at+JWT"}""")]
    [InlineData("""{"alg":"ES256","kid":"k1","jku":"https://evil.test/keys","jwk":{"kty":"EC"}}""")]
    public async Task Headers_of_good_tokens_differ(string header) => Assert.NotNull((await _bench.AuthenticateTokenAsync(Ec.Token(Claims(), header))).Principal);

    [Fact]
    public async Task An_unsigned_token_is_distrusted()
    {
        var parts = Ec.Token(Claims(), """{"alg":"none"}""").Split('.');

        await DistrustedAsync($"{parts[0]}.{parts[1]}.");
        await DistrustedAsync($"{parts[0]}.{parts[1]}");
    }

    [Fact]
    public async Task The_public_key_is_no_secret_to_sign_with()
    {
        foreach (var secret in new[] { Rsa.Pem!, Rsa.Pem!.TrimEnd(), Rsa.Jwk["n"]!.GetValue<string>(), Rsa.Jwk.ToJsonString(), "" })
        {
            var forged = Rsa with { Algorithm = "HS256", Sign = data => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), data) };
            await DistrustedAsync(forged.Token(Claims()));
        }
    }

    [Fact]
    public async Task A_key_that_the_header_brings_along_counts_for_nothing()
    {
        var own = TestKey.Es256("k1");

        await DistrustedAsync(own.Token(Claims(), new JsonObject { ["alg"] = "ES256", ["kid"] = "k1", ["jwk"] = own.Jwk.DeepClone() }.ToJsonString()));
    }

    [Fact]
    public async Task An_unknown_key_and_a_bad_signature_look_the_same()
    {
        var unknown = await DistrustedAsync((Ec with { KeyId = "k2" }).Token(Claims()));
        var forged = await DistrustedAsync(TestKey.Es256("k1").Token(Claims()));

        Assert.Equal((unknown.Slug, unknown.Status, unknown.Detail, unknown.Title), (forged.Slug, forged.Status, forged.Detail, forged.Title));
        Assert.Equal(unknown.Headers, forged.Headers);
    }

    [Fact]
    public async Task What_is_not_signed_is_not_told_about() =>
        await DistrustedAsync(TestKey.Es256("k1").Token(Claims().With("exp", 1)));

    [Fact]
    public async Task Mangled_tokens_are_distrusted()
    {
        var token = Ec.Token(Claims());
        var parts = token.Split('.');
        string[] mangled =
        [
            token + ".a", token + "=", token + ".", "." + token, parts[0], $"{parts[0]}.{parts[1]}", $"{parts[0]}.{parts[1]}.{parts[2]}.{parts[1]}.{parts[2]}", $"{parts[0]}=.{parts[1]}.{parts[2]}",
            $"{parts[0]}.{parts[1]}.{parts[2][..^2]}", $"{parts[0]}.{parts[1]}.{parts[2]}AA", $"{parts[0]}.{TestKey.Encode(Claims().With("sub", "bob").ToJsonString())}.{parts[2]}", token.Replace('-', '+').Replace('_', '/') + "+", "sk_live_0123456789", "..",
        ];

        foreach (var text in mangled)
        {
            await DistrustedAsync(text);
        }
    }

    [Fact]
    public async Task No_changed_character_of_a_token_goes_unnoticed()
    {
        var token = Ec.Token(Claims());
        for (var index = 0; index < token.Length; index += 3)
        {
            var changed = token[..index] + (token[index] == 'A' ? 'B' : 'A') + token[(index + 1)..];
            Assert.NotNull((await _bench.AuthenticateTokenAsync(changed)).Refusal);
        }
    }

    [Fact]
    public void Whatever_stands_in_the_header_proves_nothing_and_breaks_nothing()
    {
        var parts = Ec.Token(Claims()).Split('.');
        var pieces = Gen.OneOf(
            Gen.Elements("Bearer", "bearer", " ", ".", "..", "=", ",", "\u00e9", "eyJhbGciOiJub25lIn0", parts[0], parts[1], parts[2], "null", ""), ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get));
        Prop.ForAll(pieces.ArrayOf(7).ToArbitrary(), text =>
        {
            var found = _bench.AuthenticateAsync("Bearer " + string.Concat(text)).GetAwaiter().GetResult();
            return found.Principal is null || string.Concat(text).Trim(' ') == string.Join('.', parts);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task A_token_is_at_most_8_kibibytes_long()
    {
        await DistrustedAsync(Ec.Token(Claims().With("padding", new string('x', 9000))));
        Assert.NotNull((await _bench.AuthenticateTokenAsync(Ec.Token(Claims().With("padding", new string('x', 5000))))).Principal);
    }

    [Theory]
    [InlineData("iss", "\"https://issuer.test\"")]
    [InlineData("iss", "\"HTTPS://ISSUER.TEST/\"")]
    [InlineData("iss", "[\"https://issuer.test/\"]")]
    [InlineData("iss", null)]
    public async Task Other_issuers_are_distrusted(string claim, string? value) => await DistrustedAsync(Ec.Token(Claims().With(claim, Json(value))));

    [Theory]
    [InlineData("aud", "\"https://other.test\"", "The token is for another audience.")]
    [InlineData("aud", "\"https://api.test/\"", "The token is for another audience.")]
    [InlineData("aud", "[\"https://other.test\"]", "The token is for another audience.")]
    [InlineData("aud", "[[\"https://api.test\"]]", "The token is for another audience.")]
    [InlineData("aud", "{\"https://api.test\":1}", "The token is for another audience.")]
    [InlineData("aud", null, "The token is for another audience.")]
    [InlineData("exp", "1767225570", "The token has expired.")]
    [InlineData("exp", "1767225569.5", "The token has expired.")]
    [InlineData("exp", "0", "The token has expired.")]
    [InlineData("nbf", "1767225631", "The token is not valid yet.")]
    [InlineData("iat", "1767225631", "The token is not valid yet.")]
    [InlineData("exp", null, "The token's exp is required, and exp, nbf and iat are numbers of seconds since 1970.")]
    [InlineData("exp", "\"1767229200\"", "The token's exp is required, and exp, nbf and iat are numbers of seconds since 1970.")]
    [InlineData("exp", "1e300", "The token's exp is required, and exp, nbf and iat are numbers of seconds since 1970.")]
    [InlineData("exp", "-1", "The token's exp is required, and exp, nbf and iat are numbers of seconds since 1970.")]
    [InlineData("nbf", "\"0\"", "The token's exp is required, and exp, nbf and iat are numbers of seconds since 1970.")]
    [InlineData("iat", "true", "The token's exp is required, and exp, nbf and iat are numbers of seconds since 1970.")]
    [InlineData("sub", "7", "The token names nobody: sub or the client's id, 1 to 256 characters each, must be there.")]
    [InlineData("sub", "\"\"", "The token names nobody: sub or the client's id, 1 to 256 characters each, must be there.")]
    [InlineData("jti", "[]", "The token names nobody: sub or the client's id, 1 to 256 characters each, must be there.")]
    public async Task A_signed_token_that_is_not_accepted_is_told_why(string claim, string? value, string detail)
    {
        var refusal = (await _bench.AuthenticateTokenAsync(Ec.Token(Claims().With(claim, Json(value))))).Refusal!;

        Assert.Equal(("token_invalid", 401, detail), (refusal.Slug, refusal.Status, refusal.Detail));
        Assert.Equal("Bearer realm=\"sidecar\", error=\"invalid_token\"", Assert.Single(refusal.Headers).Value);
    }

    [Theory]
    [InlineData("aud", "[\"https://other.test\",\"https://api.test\"]")]
    [InlineData("exp", "1767225571")]
    [InlineData("exp", "1767225570.5")]
    [InlineData("nbf", "1767225630")]
    [InlineData("iat", "1767225630")]
    [InlineData("iat", null)]
    [InlineData("jti", null)]
    public async Task The_ends_of_what_is_accepted_are_inside(string claim, string? value) =>
        Assert.NotNull((await _bench.AuthenticateTokenAsync(Ec.Token(Claims().With(claim, Json(value))))).Principal);

    [Fact]
    public async Task A_claim_that_stands_twice_is_distrusted() =>
        await DistrustedAsync(Ec.Token(Claims().ToJsonString().Replace("{", "{\"sub\":\"bob\",", StringComparison.Ordinal)));

    [Fact]
    public async Task Claims_that_are_no_object_are_distrusted()
    {
        await DistrustedAsync(Ec.Token("[]"));
        await DistrustedAsync(Ec.Token("\"https://issuer.test/\""));
        await DistrustedAsync(Ec.Token(""));
        await DistrustedAsync(Ec.Token(string.Concat(Enumerable.Repeat("[", 2000))));
    }

    [Fact]
    public async Task A_token_for_too_long_is_not_accepted_where_that_is_bounded()
    {
        _bench.Issuer.MaxLifetime = TimeSpan.FromSeconds(300);

        Assert.NotNull((await _bench.AuthenticateTokenAsync(Ec.Token(Claims()))).Principal);
        Assert.NotNull((await _bench.AuthenticateTokenAsync(Ec.Token(Claims().With("exp", 1767225901)))).Refusal);
        Assert.NotNull((await _bench.AuthenticateTokenAsync(Ec.Token(Claims().With("iat", null)))).Refusal);
    }

    [Fact]
    public async Task An_algorithm_that_the_operator_left_out_is_distrusted()
    {
        _bench.Issuer.Algorithms = ["RS256"];

        await DistrustedAsync(Ec.Token(Claims()));
        Assert.NotNull((await _bench.AuthenticateTokenAsync(Rsa.Token(Claims()))).Principal);
    }

    [Theory]
    [InlineData(nameof(IdentityMode.Production), false)]
    [InlineData(nameof(IdentityMode.Test), true)]
    public async Task Published_keys_count_in_tests_only(string mode, bool counts)
    {
        // RFC 9421 Appendix B.1.3, test-key-ecc-p256.
        Assert.True(SigningKeyReader.TryRead(
            """{"kty":"EC","crv":"P-256","d":"UpuF81l-kOxbjf7T4mNSv0r5tN67Gim7rnf6EFpcYDs","x":"qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA","y":"Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0"}""",
            "published", out var key, out var error), error);
        var published = Ec with { KeyId = "published", Sign = data => key.Sign(data), Jwk = JsonNode.Parse("""{"kty":"EC","crv":"P-256","kid":"published","x":"qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA","y":"Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0"}""")!.AsObject() };
        var bench = new JwtBench(published, Ec) { Mode = Enum.Parse<IdentityMode>(mode) };

        Assert.Equal(counts, (await bench.AuthenticateTokenAsync(published.Token(Claims()))).Principal is not null);
        Assert.NotNull((await bench.AuthenticateTokenAsync(Ec.Token(Claims()))).Principal);
    }

    private static JsonNode? Json(string? value) => value is null ? null : JsonNode.Parse(value);

    private JsonObject Claims() => TestClaims.Good(_bench.Time.GetUtcNow());

    private async Task<Refusal> DistrustedAsync(string token)
    {
        var refusal = (await _bench.AuthenticateTokenAsync(token)).Refusal!;
        Assert.Equal(("token_invalid", 401, Distrust), (refusal.Slug, refusal.Status, refusal.Detail));
        return refusal;
    }
}
