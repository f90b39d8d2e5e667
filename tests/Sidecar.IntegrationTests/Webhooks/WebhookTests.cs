using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;
using Sidecar.Protocols.Jose;
using Sidecar.Protocols.Webhooks;

namespace Sidecar.IntegrationTests.Webhooks;

/// <summary>Deliveries through the whole pipeline, on real sockets, to a merchant behind a sidecar whose routes `/hooks/{scheme}` have the gate `Webhook`.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string OldSecret = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private const string Hook = "/hooks/standard";
    private const string Body = """{ "id": "evt_1",  "amount": 7.00 }""" + "\r\n";

    private readonly SigningKey _business = SigningKey.Generate(SignatureAlgorithm.Es256, "business_2026");
    private RecordingUpstream _upstream = null!;
    private RunningSidecar? _sidecar;

    private static WebhookScheme Standard => Sender(Secret);

    public async Task InitializeAsync() => _upstream = await RecordingUpstream.StartAsync();

    public async Task DisposeAsync()
    {
        if (_sidecar is not null)
        {
            await _sidecar.DisposeAsync();
        }

        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task A_delivery_reaches_the_backend_byte_for_byte_and_its_copy_does_not()
    {
        _upstream.On(Hook, UpstreamReply.Text("taken", 202));
        await StartAsync();

        using var first = await DeliverAsync(Standard);
        using var second = await DeliverAsync(Standard);

        Assert.Equal((202, "taken"), ((int)first.StatusCode, await first.Content.ReadAsStringAsync()));
        Assert.Equal((200, ""), ((int)second.StatusCode, await second.Content.ReadAsStringAsync()));
        Assert.Equal("true", Assert.Single(second.Headers.GetValues("Idempotent-Replayed")));
        var seen = Assert.Single(_upstream.Requests);
        Assert.Equal(Body, seen.Text);
        Assert.Equal("msg_1", seen.Header("webhook-id"));
        Assert.StartsWith("v1,", seen.Header("webhook-signature"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("standard")]
    [InlineData("svix")]
    [InlineData("stripe")]
    [InlineData("github")]
    [InlineData("acp")]
    [InlineData("ucp")]
    [InlineData("hmac")]
    public async Task Every_scheme_lets_its_deliveries_pass_once_and_tampered_ones_never(string scheme)
    {
        await StartAsync();
        var sender = Senders()[scheme];

        using var tampered = await DeliverAsync(sender, $"/hooks/{scheme}", sent: Body.Replace('7', '9'));
        using var first = await DeliverAsync(sender, $"/hooks/{scheme}");
        using var second = await DeliverAsync(sender, $"/hooks/{scheme}");
        using var another = await DeliverAsync(sender, $"/hooks/{scheme}", """{"id":"evt_2","event_id":"evt_2"}""", id: "msg_2");

        await AssertRefusedAsync(tampered, 401, "webhook_signature_invalid");
        Assert.All(new[] { first, second, another }, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(2, _upstream.Hits());
    }

    [Fact]
    public async Task Of_five_parallel_copies_one_reaches_the_backend_and_the_others_are_told_to_come_back()
    {
        var release = new TaskCompletionSource();
        _upstream.On(Hook, UpstreamReply.Status(204).After(release.Task));
        await StartAsync();

        var copies = Enumerable.Range(0, 5).Select(_ => DeliverAsync(Standard)).ToList();
        for (var done = 0; done < 4; done++)
        {
            // Four answers come while the backend still holds the fifth.
            var answer = await Task.WhenAny(copies);
            copies.Remove(answer);
            using var refused = await answer;
            Assert.NotNull(refused.Headers.RetryAfter);
            await AssertRefusedAsync(refused, 503, "webhook_in_flight");
        }

        release.SetResult();
        using var first = await copies.Single();
        using var retry = await DeliverAsync(Standard);

        Assert.Equal((204, 200), ((int)first.StatusCode, (int)retry.StatusCode));
        Assert.Equal(1, _upstream.Hits());
    }

    [Fact]
    public async Task A_delivery_that_the_backend_failed_on_reaches_it_again()
    {
        _upstream.On(Hook, UpstreamReply.Status(500), UpstreamReply.AbortBeforeHeaders(), UpstreamReply.Status(204));
        await StartAsync();

        var statuses = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            using var answer = await DeliverAsync(Standard);
            statuses.Add((int)answer.StatusCode);
        }

        Assert.Equal([500, 502, 204, 200], statuses);
        Assert.Equal(3, _upstream.Hits());
    }

    [Fact]
    public async Task A_delivery_whose_sender_left_reaches_the_backend_again()
    {
        _upstream.On(Hook, UpstreamReply.Hang(), UpstreamReply.Status(204));
        await StartAsync();
        using (var leaving = new CancellationTokenSource())
        {
            var first = DeliverAsync(Standard, cancellationToken: leaving.Token);
            await Deadline.UntilAsync(() => _upstream.Hits() == 1, "the backend has the delivery");
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        }

        await Deadline.UntilAsync(
            async () =>
            {
                using var answer = await DeliverAsync(Standard);
                return (int)answer.StatusCode;
            },
            status => status == 204,
            "the delivery is free again",
            TimeSpan.FromSeconds(60));
        Assert.Equal(2, _upstream.Hits());
    }

    [Fact]
    public async Task Either_of_two_secrets_is_good_while_one_replaces_the_other()
    {
        await StartAsync();

        using var old = await DeliverAsync(Sender(OldSecret), id: "msg_old");
        using var @new = await DeliverAsync(Standard, id: "msg_new");
        using var stranger = await DeliverAsync(Sender("whsec_BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"), id: "msg_stranger");

        Assert.Equal((200, 200), ((int)old.StatusCode, (int)@new.StatusCode));
        await AssertRefusedAsync(stranger, 401, "webhook_signature_invalid");
        Assert.Equal(2, _upstream.Hits());
    }

    [Fact]
    public async Task What_is_stale_unsigned_malformed_or_too_long_does_not_reach_the_backend()
    {
        await StartAsync();

        using var stale = await DeliverAsync(Standard, at: DateTimeOffset.UtcNow.AddMinutes(-6));
        using var ahead = await DeliverAsync(Standard, at: DateTimeOffset.UtcNow.AddMinutes(6));
        using var unsigned = await SendAsync(Hook, [], Body);
        using var malformed = await SendAsync(Hook, [new("webhook-id", "a.b"), new("webhook-timestamp", "1"), new("webhook-signature", "v1,AAAA")], Body);
        using var tooLong = await DeliverAsync(Standard, body: new string('a', 100_001));

        await AssertRefusedAsync(stale, 401, "webhook_too_old");
        await AssertRefusedAsync(ahead, 401, "webhook_too_old");
        await AssertRefusedAsync(unsigned, 401, "webhook_signature_missing");
        await AssertRefusedAsync(malformed, 400, "webhook_malformed");
        await AssertRefusedAsync(tooLong, 413, "body_too_large");
        Assert.Equal(0, _upstream.Hits());
    }

    [Fact]
    public async Task A_captured_github_delivery_does_not_pass_under_another_delivery_id()
    {
        await StartAsync();
        var headers = Senders()["github"].Sign("", default, Encoding.UTF8.GetBytes(Body));

        using var first = await SendAsync("/hooks/github", [.. headers, new("X-GitHub-Delivery", "1")], Body);
        using var captured = await SendAsync("/hooks/github", [.. headers, new("X-GitHub-Delivery", "2")], Body);

        Assert.Equal("true", Assert.Single(captured.Headers.GetValues("Idempotent-Replayed")));
        Assert.Equal("1", Assert.Single(_upstream.Requests).Header("X-GitHub-Delivery"));
    }

    private static StandardWebhooks Sender(string secret) =>
        StandardWebhooks.Standard([StandardWebhookSecret.TryParse(secret, out var parsed, out var error) ? parsed : throw new FormatException(error)]);

    private Dictionary<string, WebhookScheme> Senders()
    {
        Assert.True(StandardWebhookSecret.TryParse(Secret, out var secret, out _));
        Assert.True(SignedTemplate.TryParse("{id}.{timestamp}.{body}", out var template, out _));
        return new()
        {
            ["standard"] = Standard,
            ["svix"] = StandardWebhooks.Svix([secret]),
            ["stripe"] = TimestampedHmac.Stripe([Secret]),
            ["github"] = TemplateHmac.GitHub(["the secret of a test"]),
            ["acp"] = TimestampedHmac.Acp(["the secret of a test"]),
            ["ucp"] = new DetachedJwsWebhook([], _business),
            ["hmac"] = new TemplateHmac(["the secret of a test"]) { Header = "X-Sig", Prefix = "sha256=", IdHeader = "X-Id", TimeHeader = "X-Time", Template = template },
        };
    }

    private async Task StartAsync()
    {
        var policies = JsonNode.Parse(
            $$"""
            {
              "standard": { "Scheme": "StandardWebhooks", "Secrets": [ "{{OldSecret}}", "{{Secret}}" ], "MaxBytes": 100000 },
              "svix": { "Scheme": "Svix", "Secrets": [ "{{Secret}}" ] },
              "stripe": { "Scheme": "Stripe", "Secrets": [ "{{Secret}}" ] },
              "github": { "Scheme": "GitHub", "Secrets": [ "the secret of a test" ] },
              "acp": { "Scheme": "Acp", "Secrets": [ "the secret of a test" ] },
              "ucp": { "Scheme": "UcpDetachedJws" },
              "hmac": { "Scheme": "Hmac", "Secrets": [ "the secret of a test" ], "Header": "X-Sig", "Prefix": "sha256=", "Signed": "{id}.{timestamp}.{body}", "Id": "X-Id", "Timestamp": "X-Time" }
            }
            """)!.AsObject();
        policies["ucp"]!["Keys"] = $$"""{"signing_keys":[{{Jwk(_business)}}]}""";
        var settings = new SidecarSettings(_upstream.Address).Set("ReverseProxy:Routes", new JsonObject()).Set("Sidecar:Policies", new JsonObject());
        foreach (var (name, gate) in policies)
        {
            settings.Set($"ReverseProxy:Routes:{name}", JsonNode.Parse(
                $$"""{ "ClusterId": "merchant", "Match": { "Path": "/hooks/{{name}}" }, "Transforms": [ { "PaymentPolicy": "{{name}}" } ] }"""));
            settings.Set($"Sidecar:Policies:{name}:Webhook", gate!.DeepClone());
        }

        _sidecar = await RunningSidecar.StartAsync(settings);
    }

    private static string Jwk(SigningKey key)
    {
        using var stream = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(stream))
        {
            key.VerificationKey.WriteJwk(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <param name="body">What is signed.</param>
    /// <param name="sent">What is sent, where it is something else.</param>
    private Task<HttpResponseMessage> DeliverAsync(
        WebhookScheme sender, string path = Hook, string body = Body, string? sent = null, string id = "msg_1", DateTimeOffset? at = null, CancellationToken cancellationToken = default) =>
        SendAsync(path, sender.Sign(id, at ?? DateTimeOffset.UtcNow, Encoding.UTF8.GetBytes(body)), sent ?? body, cancellationToken);

    private async Task<HttpResponseMessage> SendAsync(
        string path, IReadOnlyList<KeyValuePair<string, string>> headers, string body, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _sidecar!.Url(path)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _sidecar.Client.SendAsync(request, cancellationToken);
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage answer, int status, string slug)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(status == (int)answer.StatusCode, $"{(int)answer.StatusCode} {text}");
        Assert.Equal(slug, JsonNode.Parse(text)!["code"]!.GetValue<string>());
    }
}
