using System.Collections;
using System.Text.Json;
using Sidecar.Configuration;
using Sidecar.Hosting;
using Sidecar.Identity;
using Sidecar.Protocols.Jose;
using Sidecar.Tests.Configuration;
using Sidecar.Tests.Hosting;
using Sidecar.Tests.Protocols.Jose;

namespace Sidecar.Tests.Webhooks;

public sealed class WebhookGateFactoryTests : IDisposable
{
    private const string Path = "Sidecar:Policies:shop:Webhook";
    private const string Standard = "\"Scheme\": \"StandardWebhooks\", \"Secrets\": [ \"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\" ]";
    private const string GitHub = "\"Scheme\": \"GitHub\", \"Secrets\": [ \"0123456789abcdef\" ]";
    private const string Hmac = "\"Scheme\": \"Hmac\", \"Secrets\": [ \"0123456789abcdef\" ], \"Header\": \"X-Sig\"";

    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Standard)]
    [InlineData(Standard + ", \"Tolerance\": \"01:00:00\", \"Duplicates\": \"30.00:00:00\", \"MaxBytes\": 30000000")]
    [InlineData("\"Scheme\": \"Svix\", \"Secrets\": [ \"whpk_ufPjuLYghqKEqsJdvf2QrmlXD+v0HVnuW++LPD6Hxmc=\", \"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\" ]")]
    [InlineData("\"Scheme\": \"Stripe\", \"Secrets\": [ \"whsec_0123456789abcdef\" ]")]
    [InlineData("\"Scheme\": \"Acp\", \"Secrets\": [ \"0123456789abcdef\" ], \"Tolerance\": \"00:00:01\"")]
    [InlineData(GitHub)]
    [InlineData(Hmac)]
    [InlineData(Hmac + ", \"Prefix\": \"v0=\", \"Encoding\": \"Base64\", \"Signed\": \"v0:{timestamp}:{body}\", \"Timestamp\": \"X-Time\", \"Tolerance\": \"00:01:00\"")]
    [InlineData(Hmac + ", \"Signed\": \"{id}.{body}\", \"Id\": \"X-Id\"")]
    public async Task A_section_becomes_a_gate(string section) => Assert.Empty(await ErrorsOfAsync(section));

    [Theory]
    [InlineData("\"Secrets\": [ \"0123456789abcdef\" ]", "Scheme: is required: write one of StandardWebhooks, Svix, Stripe, GitHub, Acp, Ucp, UcpDetachedJws, Hmac")]
    [InlineData("\"Scheme\": \"GitHub\"", "Secrets: must have 1 to 8 secrets, for example [ \"env:WEBHOOK_SECRET\" ]")]
    [InlineData("\"Scheme\": \"GitHub\", \"Secrets\": [ \"0123456789abcdef\", \" \" ]", "Secrets:1: is empty; everybody could sign with it")]
    [InlineData("\"Scheme\": \"Svix\", \"Secrets\": [ \"plain words\" ]", "Secrets:0: is not base64 in the standard alphabet (A-Z a-z 0-9 + /; base64url is not accepted) after its prefix; write it as the sender shows it: whsec_ (or whpk_ for a public key) and base64")]
    [InlineData("\"Scheme\": \"Svix\", \"Secrets\": [ \"whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=\" ]", "Secrets:0: is a private key (whsk_), which belongs to the sender alone; write the public key (whpk_)")]
    [InlineData(GitHub + ", \"Tolerance\": \"00:05:00\"", "Tolerance: cannot be kept: no time is among what GitHub signs, and a time beside it is anybody's word; leave it out")]
    [InlineData(Hmac + ", \"Tolerance\": \"00:05:00\"", "Tolerance: cannot be kept: no time is among what Hmac signs, and a time beside it is anybody's word; leave it out")]
    [InlineData(Standard + ", \"Tolerance\": \"01:00:01\"", "Tolerance: must be between 00:00:01 and 01:00:00, for example 00:05:00")]
    [InlineData(GitHub + ", \"Duplicates\": \"23:59:59\"", "Duplicates: must be between 1.00:00:00 and 30.00:00:00: at least as long as the sender retries, for example 3.00:00:00")]
    [InlineData(GitHub + ", \"MaxBytes\": 0", "MaxBytes: must be between 1 and 30000000")]
    [InlineData(GitHub + ", \"Header\": \"X-Sig\"", "Header: is only for Hmac: GitHub says itself what is signed and where it stands")]
    [InlineData(GitHub + ", \"Keys\": \"{}\"", "Keys: is only for UcpDetachedJws; write the secrets under Secrets")]
    [InlineData("\"Scheme\": \"Hmac\", \"Secrets\": [ \"0123456789abcdef\" ]", "Header: must be the name of a header; write X-Signature")]
    [InlineData(Hmac + ", \"Signed\": \"{id}.{body}\"", "Id: must be the name of a header; write X-Event-Id")]
    [InlineData(Hmac + ", \"Timestamp\": \"X-Time\"", "Timestamp: names a header that is not signed, so it would prove nothing; put {timestamp} into Signed, or leave this out")]
    [InlineData(Hmac + ", \"Signed\": \"{url}.{body}\"", "Signed: may name {id}, {timestamp} and {body}, and nothing else in braces; write for example {id}.{timestamp}.{body}")]
    [InlineData("\"Scheme\": \"UcpDetachedJws\"", "Keys: is required; write file:PATH of a JWK set: {\"keys\":[…]}")]
    public async Task What_cannot_be_meant_is_named_with_its_key(string section, string message) =>
        Assert.Equal([$"a.json: {Path}:{message}"], await ErrorsOfAsync(section));

    [Theory]
    [InlineData("Stripe", "whsec_0123456789abcde", "Secrets:0: is too short and could be guessed from one delivery: 16 characters at least after whsec_, random; write it as Stripe shows it")]
    [InlineData("Stripe", "whsec_", "Secrets:0: is empty; everybody could sign with it")]
    [InlineData("GitHub", "0123456789abcde", "Secrets:0: is too short and could be guessed from one delivery: 16 characters at least, random; make one with openssl rand -hex 32 and give it to the sender")]
    [InlineData("Acp", "  0123456789abcde  ", "Secrets:0: is too short and could be guessed from one delivery: 16 characters at least, random; make one with openssl rand -hex 32 and give it to the sender")]
    [InlineData("Hmac\", \"Header\": \"X-Sig", "secret", "Secrets:0: is too short and could be guessed from one delivery: 16 characters at least, random; make one with openssl rand -hex 32 and give it to the sender")]
    [InlineData("Svix", "whsec_MfKQ9r8GKYqrTwjUPD8I", "Secrets:0: must hold 16 to 128 bytes; write it as the sender shows it: whsec_ (or whpk_ for a public key) and base64")]
    public async Task A_secret_that_could_be_guessed_is_refused(string scheme, string secret, string message) =>
        Assert.Equal([$"a.json: {Path}:{message}"], await ErrorsOfAsync($"\"Scheme\": \"{scheme}\", \"Secrets\": [ \"{secret}\" ]"));

    [Theory]
    [InlineData("GitHub", "0123456789abcde", 15)]
    [InlineData("Svix", "whsec_MfKQ9r8GKYqrTwjUPD8I", 15)]
    public async Task A_short_secret_of_a_sender_that_makes_no_longer_ones_is_taken_where_the_policy_says_so(string scheme, string secret, int shortest) =>
        Assert.Empty(await ErrorsOfAsync($"\"Scheme\": \"{scheme}\", \"Secrets\": [ \"{secret}\" ], \"ShortestSecret\": {shortest}"));

    [Theory]
    [InlineData(7)]
    [InlineData(17)]
    public async Task How_short_a_secret_may_be_has_bounds(int shortest) => Assert.Equal(
        [$"a.json: {Path}:ShortestSecret: must be between 8 and 16"],
        await ErrorsOfAsync($"\"Scheme\": \"GitHub\", \"Secrets\": [ \"0123456789abcdef0\" ], \"ShortestSecret\": {shortest}"));

    [Fact]
    public async Task A_public_key_whose_private_half_is_published_is_refused_unless_it_is_a_test()
    {
        // Of RFC 8032 §7.1 (test 1) and RFC 8037 A.1.
        const string Published = "\"Scheme\": \"StandardWebhooks\", \"Secrets\": [ \"whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\" ]";
        Assert.Equal([$"a.json: {Path}:Secrets:0: is a key whose private half is printed in a specification: everybody could sign with it"], await ErrorsOfAsync(Published));
        Assert.Empty(await ErrorsOfAsync(Published, IdentityMode.Test));
    }

    [Fact]
    public async Task Keys_of_a_business_are_read_from_a_file_under_either_name()
    {
        foreach (var member in new[] { "keys", "signing_keys" })
        {
            _folder.With("keys.json", $$"""{"ucp":{},"{{member}}":[{{Jwk()}}]}""");
            Assert.Empty(await ErrorsOfAsync(WithKeys()));
        }
    }

    [Fact]
    public async Task A_key_whose_private_half_is_published_is_refused()
    {
        _folder.With("keys.json", $$"""{"keys":[{{Jwk()}},{{Keys.EccP256}}]}""");
        Assert.Equal([$"a.json: {Path}:Keys: has a key whose private half is printed in a specification: everybody could sign with it"], await ErrorsOfAsync(WithKeys()));
        Assert.Empty(await ErrorsOfAsync(WithKeys(), IdentityMode.Test));
    }

    [Fact]
    public async Task A_set_without_a_usable_key_is_refused_with_the_reasons()
    {
        _folder.With("keys.json", """{"keys":[{"kty":"oct"}]}""");
        Assert.Equal([$"a.json: {Path}:Keys: has no key that verifies (is a shared secret)"], await ErrorsOfAsync(WithKeys()));
    }

    [Fact]
    public async Task A_secret_is_not_repeated_in_an_error() =>
        Assert.All(await ErrorsOfAsync("\"Scheme\": \"Svix\", \"Secrets\": [ \"plain words\" ]"), error => Assert.DoesNotContain("plain words", error, StringComparison.Ordinal));

    private string WithKeys() => $"\"Scheme\": \"UcpDetachedJws\", \"Keys\": {JsonSerializer.Serialize("file:" + _folder.Path("keys.json"))}";

    private static string Jwk()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            SigningKey.Generate(SignatureAlgorithm.Es256, "k1").VerificationKey.WriteJwk(writer);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private async Task<IReadOnlyList<string>> ErrorsOfAsync(string section, IdentityMode mode = IdentityMode.Production)
    {
        await using var features = new ComposedFeatures(mode);
        _folder.With("a.json", $$"""{ "Sidecar": { "Policies": { "shop": { "Webhook": { {{section}} } } } } }""");
        var loaded = ConfigurationLoader.Load(new StartArguments([_folder.Path("a.json")], []), new Hashtable(), FeatureOptions.Sections);
        ConfigurationCompiler.Compile(loaded, features.Gates);
        return _folder.ErrorsOf(loaded);
    }
}
