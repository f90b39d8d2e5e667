using Sidecar.Protocols.Webhooks;

namespace Sidecar.Tests.Protocols.Webhooks;

public class StandardWebhooksTests
{
    private const string Body = """{"test": 2432232314}""";

    private readonly WebhookScheme _scheme = Deliveries.Of("StandardWebhooks", Deliveries.Secret);

    [Fact]
    public void One_good_signature_among_others_and_unknown_versions_is_enough()
    {
        var headers = _scheme.Sign(Body);
        headers["webhook-signature"] = $"v2,AAAA v1,{Convert.ToBase64String(new byte[32])} v1a,{Convert.ToBase64String(new byte[64])} junk {headers["webhook-signature"]}";
        Assert.IsType<WebhookResult.Verified>(_scheme.Verify(headers, Body));
    }

    [Fact]
    public void A_signature_of_another_version_does_not_count_as_v1()
    {
        var headers = _scheme.Sign(Body);
        headers["webhook-signature"] = headers["webhook-signature"].Replace("v1,", "v1a,", StringComparison.Ordinal);
        Assert.IsType<WebhookResult.Mismatch>(_scheme.Verify(headers, Body));
        headers["webhook-signature"] = "v0,AAAA";
        Assert.IsType<WebhookResult.Mismatch>(_scheme.Verify(headers, Body));
    }

    [Fact]
    public void More_signatures_than_anybody_sends_are_malformed()
    {
        var headers = _scheme.Sign(Body);
        headers["webhook-signature"] = string.Join(' ', Enumerable.Repeat("v1,AAAA", 17));
        Assert.IsType<WebhookResult.Malformed>(_scheme.Verify(headers, Body));
    }

    // "a.1" and "700000000" would sign what "a" and "1.700000000" sign.
    [Theory]
    [InlineData("webhook-id", "msg_1.1")]
    [InlineData("webhook-id", "msg 1")]
    [InlineData("webhook-id", "")]
    [InlineData("webhook-timestamp", "1.5")]
    [InlineData("webhook-timestamp", "+1")]
    [InlineData("webhook-timestamp", " 1")]
    [InlineData("webhook-timestamp", "1700000000000")]
    [InlineData("webhook-timestamp", "999999999999")]
    public void An_id_or_time_that_could_be_cut_otherwise_is_malformed(string header, string value)
    {
        var headers = _scheme.Sign(Body);
        headers[header] = value;
        Assert.IsType<WebhookResult.Malformed>(_scheme.Verify(headers, Body));
    }

    [Theory]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true)]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true)]
    [InlineData("whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", true)]
    [InlineData("whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=", true)]
    [InlineData("", false)]
    [InlineData("whsec_", false)]
    [InlineData("whsec_AAAA", false)]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa_w", false)]
    [InlineData("whpk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", false)]
    [InlineData("whpk_AAAA", false)]
    [InlineData("whsk_AAAA", false)]
    [InlineData("a secret in plain words", false)]
    public void Secrets_are_base64_of_a_sensible_length(string text, bool isSecret)
    {
        Assert.Equal(isSecret, StandardWebhookSecret.TryParse(text, out var secret, out var error));
        Assert.Equal(isSecret, secret is not null && error is null);
        Assert.Equal(text.StartsWith("whsk_nW", StringComparison.Ordinal), secret?.IsPrivateKey ?? false);
    }

    // The classic mix-up: Stripe's secrets look the same.
    [Fact]
    public void The_secrets_text_is_no_key_here_and_its_bytes_are_none_at_stripe()
    {
        var text = TimestampedHmac.Stripe([Deliveries.Secret]);
        var bytes = TimestampedHmac.Stripe([System.Text.Encoding.Latin1.GetString(Convert.FromBase64String(Deliveries.Secret["whsec_".Length..]))]);
        Assert.IsType<WebhookResult.Mismatch>(text.Verify(bytes.Sign(Body), Body));
    }
}
