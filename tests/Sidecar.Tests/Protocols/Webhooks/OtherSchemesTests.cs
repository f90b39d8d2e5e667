using Sidecar.Protocols.Jose;
using Sidecar.Protocols.Webhooks;
using Sidecar.Tests.Protocols.Jose;

namespace Sidecar.Tests.Protocols.Webhooks;

public class OtherSchemesTests
{
    private const string Body = """{"id":"evt_1","event_id":"evt_2"}""";

    [Theory]
    [InlineData("Stripe", "v1=H,t=1700000000", true)]
    [InlineData("Stripe", "t=1700000000,v1=H,v0=00", true)]
    [InlineData("Stripe", "t=1700000000,v1=zz,v1=H", true)]
    [InlineData("Stripe", "t=1700000000,t=1700000000,v1=H", false)]
    [InlineData("Stripe", "t=1700000000.0,v1=H", false)]
    [InlineData("Stripe", "t=,v1=H", false)]
    [InlineData("Stripe", "v1=H", false)]
    [InlineData("Stripe", "t=1700000000,v0=H", false)]
    [InlineData("Acp", "t=1700000000,v1=H", true)]
    [InlineData("Acp", "t=1700000000,v1=H,v1=H", false)]
    [InlineData("Acp", "t=1700000000,v1=H,v0=00", false)]
    [InlineData("Acp", "t=1700000000, v1=H", false)]
    public void Timestamped_headers_are_read_as_their_sender_writes_them(string name, string header, bool isVerified)
    {
        var scheme = Deliveries.Of(name, "secret");
        var (key, value) = scheme.Sign(Body).Single();
        var result = scheme.Verify([new(key, header.Replace("H", value.Split("v1=")[1], StringComparison.Ordinal))], Body);
        Assert.Equal(isVerified, result is WebhookResult.Verified);
        Assert.Equal(isVerified, result is not WebhookResult.Malformed);
    }

    [Fact]
    public void Ids_inside_the_signed_body_are_told_and_ids_beside_it_are_not()
    {
        Assert.Equal("evt_1", Verified("Stripe").EventId);
        Assert.Equal("evt_2", Verified("UcpDetachedJws").EventId);
        Assert.Null(Verified("GitHub").EventId);
        Assert.Null(Verified("Acp").EventId);
        Assert.Null(Verified("Stripe", """{"id":7}""").EventId);
        Assert.Null(Verified("Stripe", """{"id":"a","id":"b"}""").EventId);
        Assert.Null(Verified("Stripe", "not json").EventId);
    }

    [Fact]
    public void Github_wants_its_prefix_and_whole_digits()
    {
        var scheme = Deliveries.Of("GitHub", "secret");
        var (key, value) = scheme.Sign(Body).Single();
        Assert.IsType<WebhookResult.Verified>(scheme.Verify([new(key, value[..7] + value[7..].ToUpperInvariant())], Body));
        Assert.All(new[] { value[7..], value[..^1], value + "0", value.Replace("sha256", "sha1", StringComparison.Ordinal), "sha256=" }, other =>
            Assert.IsType<WebhookResult.Malformed>(scheme.Verify([new(key, other)], Body)));
    }

    [Fact]
    public void A_detached_signature_is_tried_with_the_key_that_it_names_alone()
    {
        var other = SigningKey.Generate(SignatureAlgorithm.Es256, "other");
        var scheme = new DetachedJwsWebhook([other.VerificationKey, Deliveries.Business.VerificationKey]);
        Assert.Equal(1, Assert.IsType<WebhookResult.Verified>(scheme.Verify(new DetachedJwsWebhook([], Deliveries.Business).Sign(Body), Body)).SecretIndex);
        Assert.IsType<WebhookResult.Mismatch>(scheme.Verify(new DetachedJwsWebhook([], SigningKey.Generate(SignatureAlgorithm.Es256, "other")).Sign(Body), Body));
        Assert.IsType<WebhookResult.Mismatch>(scheme.Verify(new DetachedJwsWebhook([], SigningKey.Generate(SignatureAlgorithm.Es256)).Sign(Body), Body));
        Assert.IsType<WebhookResult.Malformed>(scheme.Verify([new("Request-Signature", "abc")], Body));
        Assert.False(scheme.Verify([new("Request-Signature", DetachedJws.Sign(SigningKey.FromSecret("x"u8, "other"), "{}"u8))], "{}") is WebhookResult.Verified);
        Assert.Throws<InvalidOperationException>(() => scheme.Sign(Body));
    }

    [Fact]
    public void A_signer_that_names_no_key_is_verified_where_there_is_one_key()
    {
        var nameless = SigningKey.Generate(SignatureAlgorithm.Es256);
        var named = Named(nameless);
        Assert.IsType<WebhookResult.Verified>(new DetachedJwsWebhook([named]).Verify(new DetachedJwsWebhook([], nameless).Sign(Body), Body));
        Assert.IsType<WebhookResult.Mismatch>(
            new DetachedJwsWebhook([named, Deliveries.Business.VerificationKey]).Verify(new DetachedJwsWebhook([], nameless).Sign(Body), Body));
    }

    [Theory]
    [InlineData("{body}", true)]
    [InlineData("{id}.{timestamp}.{body}", true)]
    [InlineData("v0:{timestamp}:{body}", true)]
    [InlineData("{body}|{id}", true)]
    [InlineData("", false)]
    [InlineData("{id}.{timestamp}", false)]
    [InlineData("{id}{body}", false)]
    [InlineData("{id}x{body}", false)]
    [InlineData("{timestamp}1{body}", false)]
    [InlineData("{body}.{body}", false)]
    [InlineData("{id}.{id}.{body}", false)]
    [InlineData("{url}.{body}", false)]
    [InlineData("{body", false)]
    [InlineData("}{body}", false)]
    [InlineData("{body}é", false)]
    public void A_template_names_its_parts_with_punctuation_between_them(string text, bool isTemplate)
    {
        Assert.Equal(isTemplate, SignedTemplate.TryParse(text, out var template, out var error));
        Assert.Equal(isTemplate, template is not null && error is null);
    }

    [Fact]
    public void An_id_with_the_templates_separator_is_malformed()
    {
        var scheme = new TemplateHmac(["secret"]) { Header = "X-Sig", IdHeader = "X-Id", Template = Deliveries.Template("{id}:{body}") };
        Assert.IsType<WebhookResult.Malformed>(scheme.Verify(scheme.Sign(Body, "a:b"), Body));
        Assert.IsType<WebhookResult.Verified>(scheme.Verify(scheme.Sign(Body, "a.b"), Body));
    }

    private static WebhookResult.Verified Verified(string name, string body = Body)
    {
        var scheme = Deliveries.All[name]();
        return Assert.IsType<WebhookResult.Verified>(scheme.Verify(scheme.Sign(body), body));
    }

    // The business' set gives its key a name; its signer left the name out.
    private static VerificationKey Named(SigningKey nameless)
    {
        using var stream = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(stream))
        {
            nameless.VerificationKey.WriteJwk(writer);
        }

        return Keys.Usable(System.Text.Encoding.UTF8.GetString(stream.ToArray()).With("kid", "k1"));
    }
}
