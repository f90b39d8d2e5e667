using System.Text.Json.Nodes;

namespace Sidecar.Tests.Identity.Jwt;

public sealed class JwtAuthenticatorTests
{
    private static readonly TestKey Key = TestKey.Es256("k1");

    private readonly JwtBench _bench = new(Key);

    [Fact]
    public async Task A_good_token_names_its_subject()
    {
        var principal = (await _bench.AuthenticateTokenAsync(Key.Token(Claims()))).Principal!;

        Assert.Equal(("jwt", "test:alice", "k1"), (principal.Kind, principal.Id, principal.KeyId));
        Assert.Equal(["checkout:read", "checkout:write"], principal.Permissions.Order());
        Assert.Null(principal.AllowedProfiles);
    }

    [Theory]
    [InlineData("ES256")]
    [InlineData("RS256")]
    [InlineData("RS384")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("PS384")]
    [InlineData("PS512")]
    [InlineData("ES512")]
    [InlineData("EdDSA")]
    public async Task Tokens_are_verified_with_the_algorithm_of_their_key(string algorithm)
    {
        var key = algorithm switch { "ES256" => Key, "EdDSA" => TestKey.EdDsa("e"), _ => TestKey.Of("k", algorithm) };
        var bench = new JwtBench(TestKey.Rs256("r0"), key);

        Assert.NotNull((await bench.AuthenticateTokenAsync(key.Token(Claims()))).Principal);
        Assert.NotNull((await bench.AuthenticateTokenAsync(key.Token(Claims(), $$"""{"alg":"{{algorithm}}"}"""))).Principal);
    }

    [Theory]
    [InlineData("RS384", "RS512")]
    [InlineData("PS384", "RS384")]
    [InlineData("ES512", "ES256")]
    public async Task A_key_that_names_its_algorithm_is_for_no_other(string signed, string named)
    {
        var key = TestKey.Of("k", signed);
        key.Jwk["alg"] = named;

        Assert.Equal("token_invalid", (await new JwtBench(Key, key).AuthenticateTokenAsync(key.Token(Claims()))).Refusal!.Slug);
    }

    [Fact]
    public async Task Only_the_algorithms_that_the_operator_names_count()
    {
        var (one, other) = (TestKey.Of("r1", "RS512"), TestKey.Of("r2", "RS384"));
        var bench = new JwtBench(one, other);
        bench.Issuer.Algorithms = ["RS512"];

        Assert.NotNull((await bench.AuthenticateTokenAsync(one.Token(Claims()))).Principal);
        Assert.Equal("token_invalid", (await bench.AuthenticateTokenAsync(other.Token(Claims()))).Refusal!.Slug);
    }

    [Fact]
    public async Task A_key_of_P_521_may_be_written_in_PEM()
    {
        var key = TestKey.Of("k", "ES512");
        _bench.Issuer.Keys = key.Pem;

        Assert.NotNull((await _bench.AuthenticateTokenAsync(key.Token(Claims()))).Principal);
    }

    [Theory]
    [InlineData("Bearer {0}")]
    [InlineData("bearer {0}")]
    [InlineData("BEARER   {0}")]
    public async Task The_scheme_is_read_in_any_case(string header) =>
        Assert.NotNull((await _bench.AuthenticateAsync(header.Replace("{0}", Key.Token(Claims()), StringComparison.Ordinal))).Principal);

    [Theory]
    [InlineData("ApiKey abc")]
    [InlineData("Basic YTpi")]
    [InlineData("Bearertoken")]
    [InlineData("")]
    public async Task Other_schemes_are_somebody_elses(string header) => Assert.True((await _bench.AuthenticateAsync(header)).IsAbsent);

    [Fact]
    public async Task No_header_is_no_try() => Assert.True((await _bench.AuthenticateAsync()).IsAbsent);

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer a b")]
    [InlineData("Bearer a.b.c, Bearer d.e.f")]
    [InlineData("Bearer \"a.b.c\"")]
    [InlineData("Bearer a.b.\u00e9")]
    public async Task A_header_that_cannot_be_read_is_a_bad_request(string header)
    {
        var refusal = (await _bench.AuthenticateAsync(header)).Refusal!;

        Assert.Equal(("authorization_malformed", 400), (refusal.Slug, refusal.Status));
        Assert.Equal("Bearer realm=\"sidecar\", error=\"invalid_request\"", Assert.Single(refusal.Headers).Value);
    }

    [Fact]
    public async Task Two_headers_are_refused_even_if_both_are_good()
    {
        var header = "Bearer " + Key.Token(Claims());

        Assert.Equal("authorization_malformed", (await _bench.AuthenticateAsync(header, header)).Refusal!.Slug);
        Assert.Equal("authorization_malformed", (await _bench.AuthenticateAsync("Basic YTpi", header)).Refusal!.Slug);
        Assert.True((await _bench.AuthenticateAsync("Basic YTpi", "ApiKey x")).IsAbsent);
    }

    [Fact]
    public async Task A_token_without_a_subject_stands_for_its_client()
    {
        Assert.Equal("test/shop", (await _bench.AuthenticateTokenAsync(Key.Token(Claims().With("sub", null)))).Principal!.Id);
        Assert.Equal("test/desk", (await _bench.AuthenticateTokenAsync(Key.Token(Claims().With("sub", null).With("client_id", null).With("azp", "desk")))).Principal!.Id);
    }

    [Theory]
    [InlineData("scope", "\"checkout:read checkout:write\"")]
    [InlineData("scp", "\"checkout:read  checkout:write\"")]
    [InlineData("scp", "[\"checkout:read\",\"checkout:write\"]")]
    [InlineData("permissions", "[\"checkout:read\",\"checkout:write\",7,null,\"two words\",\"\\u00e9\"]")]
    public async Task Permissions_are_read_from_the_usual_claims(string claim, string value)
    {
        var principal = (await _bench.AuthenticateTokenAsync(Key.Token(Claims().With("scope", null).With(claim, JsonNode.Parse(value))))).Principal!;

        Assert.Equal(["checkout:read", "checkout:write"], principal.Permissions.Order());
    }

    [Fact]
    public async Task Only_the_claims_that_the_operator_names_give_permissions()
    {
        _bench.Issuer.PermissionClaims = ["roles"];
        var claims = Claims().With("roles", new JsonArray("orders:read"));

        Assert.Equal(["orders:read"], (await _bench.AuthenticateTokenAsync(Key.Token(claims))).Principal!.Permissions);
    }

    [Fact]
    public async Task No_token_brings_more_than_two_hundred_permissions()
    {
        var claims = Claims().With("scope", string.Join(' ', Enumerable.Range(0, 1000).Select(i => $"p{i}")));

        Assert.Equal(200, (await _bench.AuthenticateTokenAsync(Key.Token(claims))).Principal!.Permissions.Count);
    }

    [Fact]
    public async Task The_issuers_profiles_bind_its_callers()
    {
        _bench.Issuer.Profiles = ["https://Shop.test/profile"];

        Assert.Equal(["https://shop.test/profile"], (await _bench.AuthenticateTokenAsync(Key.Token(Claims()))).Principal!.AllowedProfiles!);
    }

    private JsonObject Claims() => TestClaims.Good(_bench.Time.GetUtcNow());
}
