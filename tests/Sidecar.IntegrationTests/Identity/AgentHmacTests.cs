using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Payments;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Identity;

/// <summary>Agents whose requests Python itself signs, through the whole pipeline on real sockets.</summary>
public sealed class AgentHmacTests : PaymentPipeline
{
    private const string Secret = "a-secret-of-32-characters-or-more";
    private const int Crowd = 50;

    /// <summary>Signs as agents in Python do, and sends the same content with other white space, order and escapes.</summary>
    private const string Signer = """
        import hashlib, hmac, json, secrets, sys, time
        secret, agent = sys.argv[1].encode(), sys.argv[2]
        body = {"timestamp": time.time(), "agent_id": agent, "nonce": secrets.token_hex(16), "price": 1e22, "tax": 0.1, "total": 100.0, "count": 12345678901234567890123,
                "title": "caf\u00e9 \U0001f600 \u2028 \x7f </b>", "nested": {"\U0001f600": None, "\ufffd": [True, {}], "a": {"z": [], "b": -0.0}}, "empty": ""}
        text = json.dumps(body, sort_keys=True)
        print(json.dumps({"body": json.dumps(body, indent=1, ensure_ascii=False), "signature": hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()}))
        """;

    [Fact]
    public async Task What_Python_signs_passes_and_reaches_the_backend_byte_for_byte()
    {
        await StartAsync(Guarded);
        var (body, signature) = await SignAsync();

        using var answer = await SendAsync(body, signature);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var seen = Assert.Single(Upstream.Requests);
        Assert.Equal(body, seen.Text);
        Assert.Equal(("shopper", "agent", "checkout:write"), (seen.Header("X-Sidecar-Principal"), seen.Header("X-Sidecar-Principal-Kind"), seen.Header("X-Sidecar-Permissions")));
        Assert.Equal(signature, seen.Header("X-AI-Signature"));
    }

    [Theory]
    [InlineData("another-secret-of-32-characters-or-more", "shopper")]
    [InlineData(Secret, "nobody")]
    public async Task What_a_stranger_signs_is_refused_and_not_forwarded(string secret, string agent)
    {
        await StartAsync(Guarded);
        var (body, signature) = await SignAsync(secret, agent);

        using var answer = await SendAsync(body, signature);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("agent_signature_invalid", await CodeAsync(answer));
        Assert.Equal("AgentHmac realm=\"sidecar\", header=\"X-AI-Signature\"", answer.Headers.WwwAuthenticate.ToString());
        Assert.Equal(0, Upstream.Hits());
    }

    [Fact]
    public async Task Of_parallel_copies_of_a_signed_request_one_is_forwarded()
    {
        Upstream.On("/open/menu", UpstreamReply.Json("{}").After(TimeSpan.FromMilliseconds(50)));
        await StartAsync(Guarded);
        var (body, signature) = await SignAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, Crowd).Select(_ => SendAsync(body, signature)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(Crowd - 1, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        Assert.Equal("nonce_replayed", await CodeAsync(answers.First(answer => answer.StatusCode == HttpStatusCode.Conflict)));
        Assert.Equal(1, Upstream.Hits());
    }

    [Fact]
    public async Task A_policy_of_nonces_takes_the_signed_one_as_used()
    {
        await StartAsync(settings => Guarded(settings).Set("Sidecar:Policies:agents:Nonce", new JsonObject { ["Source"] = "Signature" }));
        var (body, signature) = await SignAsync();

        using var first = await SendAsync(body, signature);
        using var second = await SendAsync(body, signature);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Conflict), (first.StatusCode, second.StatusCode));
    }

    [Fact]
    public async Task An_agent_without_the_permission_is_told_which_it_lacks()
    {
        await StartAsync(settings => Guarded(settings).Set("Sidecar:Policies:agents:Authenticate:Require", new JsonArray("orders:read")));
        var (body, signature) = await SignAsync();

        using var answer = await SendAsync(body, signature);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("insufficient_permission", await CodeAsync(answer));
        Assert.Equal(0, Upstream.Hits());
    }

    [Fact]
    public async Task A_changed_body_takes_nobodys_money()
    {
        await StartAsync(settings => Guarded(settings).Set("Sidecar:Policies:paid:Authenticate", new JsonObject { ["AnyOf"] = new JsonArray("AgentHmac") }));
        var (body, signature) = await SignAsync();

        using var changed = await SendAsync(body.Replace("100.0", "1.0", StringComparison.Ordinal), signature, Sidecar.Paid);
        using var priced = await SendAsync(body, signature, Sidecar.Paid);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.PaymentRequired), (changed.StatusCode, priced.StatusCode));
        Assert.Equal(0, Facilitator.Count(FacilitatorEndpoint.Verify));
    }

    [Theory]
    [InlineData("Ucp", 409)]
    [InlineData("Acp", 422)]
    public async Task A_retry_that_is_signed_anew_gets_the_stored_answer(string dialect, int mismatch)
    {
        Upstream.On("/open/menu", UpstreamReply.Json("""{"order":7}""", 201));
        await StartAsync(settings => Guarded(settings).Set("Sidecar:Policies:agents:Idempotency", new JsonObject { ["Dialect"] = dialect }));
        var (first, retry, other) = (SignItem(1), SignItem(1, ago: 0.25), SignItem(2));

        using var served = await SendAsync(first.Body, first.Signature, key: "order-7");
        using var repeated = await SendAsync(retry.Body, retry.Signature, key: "order-7");
        using var changed = await SendAsync(other.Body, other.Signature, key: "order-7");

        Assert.Equal((201, 201, mismatch), ((int)served.StatusCode, (int)repeated.StatusCode, (int)changed.StatusCode));
        Assert.Equal("true", repeated.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal(1, Upstream.Hits());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("order-7")]
    public async Task A_paid_retry_that_is_signed_anew_is_charged_once(string? key)
    {
        await StartAsync(settings => Guarded(settings)
            .Set("Sidecar:Policies:paid:Authenticate", new JsonObject { ["AnyOf"] = new JsonArray("AgentHmac") })
            .Set("Sidecar:Policies:paid:Idempotency", new JsonObject { ["Mode"] = "Optional" }));
        var (asked, first, retry, other) = (SignItem(1), SignItem(1), SignItem(1, ago: 0.25), SignItem(2));
        using var offer = await SendAsync(asked.Body, asked.Signature, Sidecar.Paid);
        var payment = Buyer.Draft(await Buyers.TestOffer.ReadAsync(offer)).Sign();

        using var served = await SendAsync(first.Body, first.Signature, Sidecar.Paid, key, payment);
        using var repeated = await SendAsync(retry.Body, retry.Signature, Sidecar.Paid, key, payment);
        using var changed = await SendAsync(other.Body, other.Signature, Sidecar.Paid, key, payment);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (served.StatusCode, repeated.StatusCode));
        Assert.Equal(served.Headers.GetValues("PAYMENT-RESPONSE").Single(), repeated.Headers.GetValues("PAYMENT-RESPONSE").Single());
        Assert.NotEqual(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal((1, 1), (Upstream.Hits(), Facilitator.Count(FacilitatorEndpoint.Settle)));
    }

    private static SidecarSettings Guarded(SidecarSettings settings) => settings
        .Set("Sidecar:Identity:AgentHmac:Agents:shopper", new JsonObject { ["Secrets"] = new JsonArray(Secret), ["Permissions"] = new JsonArray("checkout:write") })
        .Set("Sidecar:Policies:agents:Authenticate", new JsonObject { ["AnyOf"] = new JsonArray("AgentHmac"), ["Require"] = new JsonArray("checkout:write") })
        .Set("ReverseProxy:Routes:open:Transforms", new JsonArray(new JsonObject { ["PaymentPolicy"] = "agents" }));

    private Task StartAsync(Func<SidecarSettings, SidecarSettings> bend) => base.StartAsync(settings => bend(settings));

    private static async Task<(string Body, string Signature)> SignAsync(string secret = Secret, string agent = "shopper")
    {
        using var python = Process.Start(new ProcessStartInfo("python3", ["-c", Signer, secret, agent]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var signed = JsonNode.Parse(await python.StandardOutput.ReadToEndAsync())!;
        await python.WaitForExitAsync();
        return ((string)signed["body"]!, (string)signed["signature"]!);
    }

    /// <summary>Signed here, with a nonce of its own; the time, with a fraction, makes bodies of several lengths.</summary>
    private static (string Body, string Signature) SignItem(int item, double ago = 0)
    {
        var at = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - ago;
        var body = string.Create(CultureInfo.InvariantCulture, $$"""{"agent_id":"shopper","item":{{item}},"nonce":"{{Guid.NewGuid()}}","timestamp":{{at}}}""");
        return (body, Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(body))));
    }

    private async Task<HttpResponseMessage> SendAsync(string body, string signature, Uri? url = null, string? key = null, Buyers.TestPayment? payment = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url ?? Sidecar.Open)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        request.Headers.Add("X-AI-Signature", signature);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        if (payment is not null)
        {
            request.Headers.Add(payment.HeaderName, payment.HeaderValue);
        }

        return await Sidecar.Client.SendAsync(request);
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync())?["code"]?.GetValue<string>();
}
