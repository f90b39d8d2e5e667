using System.Collections;
using System.Text.Json.Nodes;
using Sidecar.Configuration;
using Sidecar.Hosting;
using Sidecar.Identity;
using Sidecar.Tests.Configuration;

namespace Sidecar.Tests.Identity.Jwt;

public sealed class JwtOptionsTests : IDisposable
{
    private const string Good = """{ "Issuer": "https://issuer.test/", "Audiences": [ "https://api.test" ], "JwksUrl": "https://issuer.test/keys" }""";
    private const string Url = "JwksUrl: is not an address of keys; write https://host/path";

    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_issuer_is_three_lines() => Assert.Empty(ErrorsOf(Good));

    [Theory]
    [InlineData("Issuer", "\"\"", "Issuer: is required: write the iss of its tokens, e.g. \"https://login.example.com/\"")]
    [InlineData("Audiences", "[]", "Audiences: is required: write what the aud of tokens for us is, e.g. [ \"https://api.example.com\" ]")]
    [InlineData("JwksUrl", "\"issuer.test\"", Url)]
    [InlineData("JwksUrl", "\"ftp://issuer.test/keys\"", Url)]
    [InlineData("JwksUrl", "\"https://me:secret@issuer.test/keys\"", Url)]
    [InlineData("JwksUrl", "\"http://issuer.test/keys\"", "JwksUrl: is not https; write AllowHttp: true beside it if nobody else is on the way")]
    [InlineData("Algorithms", "[ \"RS256\", \"HS256\" ]", "Algorithms:1: is not one of: ES256, ES384, ES512, EdDSA, RS256, RS384, RS512, PS256, PS384, PS512")]
    [InlineData("Algorithms", "[ \"none\" ]", "Algorithms:0: is not one of: ES256, ES384, ES512, EdDSA, RS256, RS384, RS512, PS256, PS384, PS512")]
    [InlineData("Refresh", "\"00:00:01\"", "Refresh: must be between 00:00:10 and 1.00:00:00")]
    [InlineData("MaxStale", "\"00:05:00\"", "MaxStale: must be longer than Refresh")]
    [InlineData("Timeout", "\"00:02:00\"", "Timeout: must be between 00:00:00.1000000 and 00:01:00")]
    [InlineData("MaxLifetime", "\"00:00:00\"", "MaxLifetime: must be at least 00:00:01")]
    [InlineData("ClientIdClaim", "\"\"", "ClientIdClaim: is empty; write the name of a claim")]
    [InlineData("PermissionClaims", "[ \"\" ]", "PermissionClaims:0: is empty; write the name of a claim")]
    [InlineData("Profiles", "[ \"shop\" ]", "Profiles:0: must be the https address of a profile without user, fragment and dot segments, at most 2048 characters, for example https://agent.example/.well-known/ucp")]
    [InlineData("JwksUri", "\"https://a.test\"", "JwksUri: unknown key; did you mean 'JwksUrl'?")]
    public void A_value_that_cannot_be_meant_is_named_with_its_key(string key, string value, string message)
    {
        var issuer = JsonNode.Parse(Good)!;
        issuer[key] = JsonNode.Parse(value);

        Assert.Equal([$"a.json: Sidecar:Identity:Jwt:Issuers:login:{message}"], ErrorsOf(issuer.ToJsonString()));
    }

    [Fact]
    public void Http_is_allowed_where_the_operator_says_so() =>
        Assert.Empty(ErrorsOf(Good.Replace("https://issuer.test/keys\"", "http://127.0.0.1:9000/keys\", \"AllowHttp\": true", StringComparison.Ordinal)));

    [Fact]
    public void Keys_are_either_fetched_or_written()
    {
        Assert.Equal(["a.json: Sidecar:Identity:Jwt:Issuers:login: needs either JwksUrl or Keys"], ErrorsOf("""{ "Issuer": "i", "Audiences": [ "a" ] }"""));
        Assert.Equal(["a.json: Sidecar:Identity:Jwt:Issuers:login: needs either JwksUrl or Keys"], ErrorsOf(WithKeys(TestKey.SetOf(TestKey.Es256("k")), ", \"JwksUrl\": \"https://issuer.test/keys\"")));
    }

    [Theory]
    [InlineData("nothing", "is neither a JWK set nor public keys in PEM")]
    [InlineData("{\"keys\":[]}", "has no key that counts")]
    [InlineData("{\"keys\":{}}", "has keys that is not an array")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMEEwEwYH\n-----END PUBLIC KEY-----", "has PEM that is no public key of EC or RSA")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMEEwEwYH\n-----END PRIVATE KEY-----", "has PEM that is no public key of EC or RSA")]
    public void Written_keys_that_cannot_be_read_are_told(string keys, string message) =>
        Assert.Equal([$"a.json: Sidecar:Identity:Jwt:Issuers:login:Keys: {message}"], ErrorsOf(WithKeys(keys)));

    [Fact]
    public void Keys_that_would_never_be_tried_are_told()
    {
        const string Message =
            "a.json: Sidecar:Identity:Jwt:Issuers:login:Keys: has more than 4 keys for one algorithm that no kid tells apart, and for a token no more than 4 are tried; give each its kid, or leave out those that sign no more";
        var keys = Enumerable.Range(1, 5).Select(_ => TestKey.Es256("one name")).ToArray();
        var nameless = keys.Select(static key => key.Nameless()).ToArray();

        Assert.Empty(ErrorsOf(WithKeys(TestKey.SetOf([.. keys[..4], TestKey.EdDsa("e").Nameless()]))));
        Assert.Equal([Message], ErrorsOf(WithKeys(TestKey.SetOf(keys))));
        Assert.Equal([Message], ErrorsOf(WithKeys(TestKey.SetOf(nameless))));
        Assert.Equal([Message], ErrorsOf(WithKeys(TestKey.SetOf([.. nameless[..4], keys[4]]))));
    }

    [Fact]
    public async Task Keys_with_names_of_their_own_may_be_many()
    {
        var keys = Enumerable.Range(1, 9).Select(i => TestKey.Es256($"k{i}")).ToArray();
        Assert.Empty(ErrorsOf(WithKeys(TestKey.SetOf(keys))));

        var bench = new JwtBench(keys);
        Assert.NotNull((await bench.AuthenticateTokenAsync(keys[8].Token(TestClaims.Good(bench.Time.GetUtcNow())))).Principal);
    }

    [Fact]
    public async Task A_key_of_the_token_s_name_is_tried_before_those_without_a_name()
    {
        var key = TestKey.Es256("named");
        var bench = new JwtBench([.. Enumerable.Range(1, 4).Select(_ => TestKey.Es256("").Nameless()), key]);

        Assert.NotNull((await bench.AuthenticateTokenAsync(key.Token(TestClaims.Good(bench.Time.GetUtcNow())))).Principal);
    }

    [Fact]
    public void Written_keys_may_be_PEM_or_a_set()
    {
        Assert.Empty(ErrorsOf(WithKeys(TestKey.Rs256("r").Pem! + "\n" + TestKey.Rs256("r").Pem!)));
        Assert.Empty(ErrorsOf(WithKeys(EcPem())));
        Assert.Empty(ErrorsOf(WithKeys(TestKey.SetOf(TestKey.EdDsa("e")))));
    }

    [Theory]
    [InlineData("""{"alg":"RS256"}""")]
    [InlineData("""{"alg":"RS256","kid":"any"}""")]
    public async Task A_key_in_PEM_verifies_tokens_whatever_name_they_give_it(string header)
    {
        var key = TestKey.Rs256("r");
        var bench = new JwtBench();
        bench.Issuer.Keys = TestKey.Rs256("other").Pem + "\n" + key.Pem;

        Assert.NotNull((await bench.AuthenticateTokenAsync(key.Token(TestClaims.Good(bench.Time.GetUtcNow()), header))).Principal);
        Assert.Null((await bench.AuthenticateTokenAsync(TestKey.Rs256("any").Token(TestClaims.Good(bench.Time.GetUtcNow()), header))).Principal);
    }

    [Theory]
    [InlineData(nameof(IdentityMode.Production), "has only keys whose private half is published")]
    [InlineData(nameof(IdentityMode.Test), null)]
    public void Published_keys_are_told_outside_of_tests(string mode, string? message)
    {
        const string published = """{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"b","x":"JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs"}]}""";

        Assert.Equal(message is null ? [] : [$"a.json: Sidecar:Identity:Jwt:Issuers:login:Keys: {message}"], ErrorsOf(WithKeys(published), $"\"Mode\": \"{mode}\","));
    }

    [Fact]
    public void Two_entries_of_one_issuer_are_told() =>
        Assert.Equal(["a.json: Sidecar:Identity:Jwt:Issuers:other:Issuer: is the issuer of another entry too; write its audiences there"], ErrorsOf($"{Good}, \"other\": {Good}"));

    [Fact]
    public void An_issuers_name_is_part_of_ids_and_so_is_plain() =>
        Assert.Equal(["a.json: Sidecar:Identity:Jwt:Issuers:a/b: is not a name for an issuer: write 1 to 64 of A-Z a-z 0-9 . _ -"], ErrorsOf($"{Good.Replace("issuer.test/\"", "other.test/\"", StringComparison.Ordinal)}, \"a/b\": {Good}"));

    private static string WithKeys(string keys, string more = "") =>
        $$"""{ "Issuer": "https://issuer.test/", "Audiences": [ "https://api.test" ], "Keys": {{JsonValue.Create(keys).ToJsonString()}}{{more}} }""";

    private static string EcPem()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        return key.ExportSubjectPublicKeyInfoPem();
    }

    private IReadOnlyList<string> ErrorsOf(string issuer, string before = "")
    {
        _folder.With("a.json", $$"""{ "Sidecar": { "Identity": { {{before}} "Jwt": { "Issuers": { "login": {{issuer}} } } } } }""");
        var loaded = ConfigurationLoader.Load(new StartArguments([_folder.Path("a.json")], []), new Hashtable(), FeatureOptions.Sections);
        FeatureOptions.Bind(loaded);
        return _folder.ErrorsOf(loaded);
    }
}
