using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sidecar.Configuration;
using Sidecar.Identity;
using Sidecar.Identity.MessageSignatures;
using Sidecar.Policies;
using Sidecar.Protocols.Jose;
using Sidecar.Protocols.Webhooks;
using Sidecar.Tests.State;
using Sidecar.Webhooks;

namespace Sidecar.Tests.Webhooks;

/// <summary>Keys of the configuration that say from when and until when they count.</summary>
public sealed class WebhookKeyTimesTests : IDisposable
{
    private readonly WebhookBench _bench = new();
    private readonly LogLines<StaticWebhookKeys> _log = new();
    private readonly StaticWebhookKeys _statics;
    private readonly SigningKey _key = SigningKey.Generate(SignatureAlgorithm.Es256, "business_2026");

    public WebhookKeyTimesTests() => _statics = new StaticWebhookKeys(_bench.Time, _log);

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

    [Fact]
    public async Task Operators_are_told_of_keys_whose_time_is_over_or_has_not_come()
    {
        Scheme(from: null, until: 60);
        Assert.Equal(new Readiness(IsReady: true), _statics.Check());

        _bench.Time.Advance(TimeSpan.FromMinutes(1));
        await _statics.StartAsync(CancellationToken.None);

        var told = _statics.Check();
        Assert.True(told.IsReady);
        Assert.Contains("of Webhook:Keys expired at 2026-01-01T00:01:00", told.Detail, StringComparison.Ordinal);
        Assert.Contains(_log.Lines, line => line.Contains("expired at 2026-01-01T00:01:00", StringComparison.Ordinal));

        Scheme(from: 60, until: null);
        Assert.Contains("counts from 2026-01-01T00:02:00", _statics.Check().Detail, StringComparison.Ordinal);
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
        var scheme = new WebhookSchemeCompiler(new KeyUse(new IdentityOptions(), _bench.Time), _statics).Compile(options, "Webhook", errors);
        Assert.False(errors.Any);
        return scheme!;
    }
}
