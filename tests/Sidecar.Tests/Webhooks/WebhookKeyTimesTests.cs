using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sidecar.Configuration;
using Sidecar.Identity;
using Sidecar.Identity.MessageSignatures;
using Sidecar.Protocols.Jose;
using Sidecar.Protocols.Webhooks;
using Sidecar.Webhooks;

namespace Sidecar.Tests.Webhooks;

/// <summary>Keys of the configuration that say from when and until when they count.</summary>
public sealed class WebhookKeyTimesTests : IDisposable
{
    private readonly WebhookBench _bench = new();
    private readonly SigningKey _key = SigningKey.Generate(SignatureAlgorithm.Es256, "business_2026");

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(null, 1, true)]
    [InlineData(null, 0, false)]
    [InlineData(0, null, true)]
    [InlineData(1, null, false)]
    public async Task A_key_signs_within_its_time_alone(int? from, int? until, bool counts)
    {
        var verdict = await _bench.Gate(Scheme(from, until)).EnterAsync(_bench.Deliver(Sender), default);

        Assert.Equal(counts ? null : "webhook_signature_invalid", verdict.Refusal?.Slug);
    }

    [Fact]
    public async Task A_key_that_has_run_out_since_the_start_is_not_taken_any_more()
    {
        var gate = _bench.Gate(Scheme(from: null, until: 60));
        Assert.Null((await gate.EnterAsync(_bench.Deliver(Sender), default)).Refusal);

        _bench.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("webhook_signature_invalid", (await gate.EnterAsync(_bench.Deliver(Sender, body: "{}"), default)).Refusal?.Slug);
    }

    private DetachedJwsWebhook Sender => new([], _key);

    private WebhookScheme Scheme(int? from, int? until)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text))
        {
            _key.VerificationKey.WriteJwk(writer);
        }

        var jwk = JsonNode.Parse(Encoding.UTF8.GetString(text.ToArray()))!.AsObject();
        var now = _bench.Time.GetUtcNow().ToUnixTimeSeconds();
        if (from is not null)
        {
            jwk["nbf"] = now + from;
        }

        if (until is not null)
        {
            jwk["exp"] = now + until;
        }

        var errors = new ConfigurationErrors([]);
        var options = new WebhookOptions { Scheme = WebhookSender.UcpDetachedJws, Keys = $$"""{"keys":[{{jwk}}]}""" };
        var scheme = new WebhookSchemeCompiler(new KeyUse(new IdentityOptions(), _bench.Time)).Compile(options, "Webhook", errors);
        Assert.False(errors.Any);
        return scheme!;
    }
}
