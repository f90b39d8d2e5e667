using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Processes;

/// <summary>Where configuration comes from, and what a running process says.</summary>
public sealed class StartTests : IAsyncLifetime, IDisposable
{
    private const string Token = "a-token-that-nobody-guesses";
    private const string Credential = "Bearer credential-of-the-facilitator";

    private readonly TemporaryFolder _folder = new();
    private RecordingUpstream _upstream = null!;
    private ScriptedFacilitator _facilitator = null!;

    public async Task InitializeAsync()
    {
        _upstream = await RecordingUpstream.StartAsync();
        _facilitator = await ScriptedFacilitator.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _facilitator.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Later_file_wins_and_the_environment_wins_over_files()
    {
        var first = _folder.Write("first.json", Settings()
            .Set("Sidecar:Policies:paid:Payment:Price", "$0.01").Set("Sidecar:Policies:paid:Payment:Description", "first").ToString());
        var second = _folder.Write("second.json", """
            { "Sidecar": { "Policies": { "paid": { "Payment": { "Price": "$0.02", "Description": "second" } } } } }
            """);

        await using var sidecar = await SidecarProcess.StartAsync(
            _folder, ["--config", first, "--config", second], new Dictionary<string, string> { ["Sidecar__Policies__paid__Payment__Price"] = "$0.03" });
        await sidecar.ReadyAsync();
        using var asked = await sidecar.Client.GetAsync("/paid/x");

        var offer = await TestOffer.ReadAsync(asked);
        Assert.Equal(("30000", "second"), (offer.V2!.Accepts[0].Amount, offer.V2.Resource.Description));
    }

    [Fact]
    public async Task Secrets_come_from_the_environment_from_files_and_from_a_directory()
    {
        var secret = _folder.Write("facilitator-credential", Credential + "\n");
        _folder.Write("secrets/Sidecar__Admin__Token", Token + "\n");
        var settings = Settings()
            .Set("Sidecar:Admin:Token", "the file's token is overridden")
            .Set("Sidecar:Facilitators:primary:Headers", new JsonObject { ["Authorization"] = $"file:{secret}", ["X-Key"] = "env:SIDECAR_TEST_KEY" });
        var file = _folder.Write("sidecar.json", settings.ToString());

        await using var sidecar = await SidecarProcess.StartAsync(
            _folder, ["--config", file, "--secrets", _folder.At("secrets")], new Dictionary<string, string> { ["SIDECAR_TEST_KEY"] = "key-from-environment" });
        await sidecar.ReadyAsync();
        await PayAsync(sidecar, "/paid/x", 2);

        Assert.All(_facilitator.Calls, call => Assert.Equal((Credential, "key-from-environment"), (call.Header("Authorization"), call.Header("X-Key"))));
        Assert.Equal(
            [HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.OK],
            [await StatusAsync(sidecar, null), await StatusAsync(sidecar, "the file's token is overridden"), await StatusAsync(sidecar, Token)]);
    }

    [Fact]
    public async Task Log_is_json_line_by_line_and_holds_no_payment_signature_or_secret()
    {
        var settings = Settings().Set("Logging:LogLevel:Default", "Trace").Set("Logging:LogLevel:Sidecar", "Trace")
            .Set("Sidecar:Admin:Token", Token).Set("Sidecar:Facilitators:primary:Headers:Authorization", Credential);
        await using var sidecar = await settings.StartAsync(_folder);
        await sidecar.ReadyAsync();
        _upstream.On("/paid/fails", UpstreamReply.Status(500)).On("/paid/breaks", UpstreamReply.AbortBeforeHeaders());
        _facilitator.Verify.Next(FacilitatorBehaviour.Ok(), FacilitatorBehaviour.Ok(), FacilitatorBehaviour.Ok(), FacilitatorBehaviour.Ok(), FacilitatorBehaviour.Garbage());
        _facilitator.Settle.Next(FacilitatorBehaviour.Ok(), FacilitatorBehaviour.Ok(), FacilitatorBehaviour.Reset(), FacilitatorBehaviour.Reset());
        List<TestPayment> payments =
        [
            await PayAsync(sidecar, "/paid/x", 1), await PayAsync(sidecar, "/before/x", 2), await PayAsync(sidecar, "/paid/fails", 2),
            await PayAsync(sidecar, "/paid/x", 2), await PayAsync(sidecar, "/paid/x", 2), await PayAsync(sidecar, "/paid/breaks", 1),
        ];
        await StatusAsync(sidecar, Token);

        var end = await sidecar.TerminateAsync();

        Assert.Equal((0, ""), (end.ExitCode, end.Errors));
        Assert.All(sidecar.Lines, line => JsonDocument.Parse(line).Dispose());
        Assert.Contains(sidecar.Lines, line => line.Contains("payment settled", StringComparison.Ordinal));
        foreach (var hidden in payments.SelectMany(payment => new[] { payment.HeaderValue, SignatureOf(payment), SignatureOf(payment)[2..42] }).Append(Token).Append(Credential[7..]))
        {
            Assert.DoesNotContain(sidecar.Lines, line => line.Contains(hidden, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task Every_line_of_a_request_carries_its_id()
    {
        await using var sidecar = await Settings().StartAsync(_folder);
        await sidecar.ReadyAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/paid/x");
        request.Headers.Add("X-Request-Id", "request-of-this-test");
        var payment = await new TestBuyer().PayForAsync(sidecar.Client, new Uri(sidecar.Url, "/paid/x"));
        request.Headers.Add(payment.HeaderName, payment.HeaderValue);
        using var answer = await sidecar.Client.SendAsync(request);

        await sidecar.TerminateAsync();

        Assert.Contains(sidecar.Lines, line =>
            line.Contains("request-of-this-test", StringComparison.Ordinal) && line.Contains("payment settled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Limits_that_would_count_all_clients_as_one_are_told_at_the_start()
    {
        var settings = Settings()
            .Set("Sidecar:PublicUrl", "https://shop.example")
            .Set("Sidecar:Policies:limited", JsonNode.Parse("""{ "RateLimits": [ { "Name": "address", "Limit": 10, "Window": "00:05:00", "By": [ "Ip" ] } ] }"""));
        await using var sidecar = await settings.StartAsync(_folder);
        await sidecar.ReadyAsync();

        await sidecar.TerminateAsync();

        Assert.Single(sidecar.Lines, static line =>
            line.Contains("Warning", StringComparison.Ordinal) && line.Contains("(limited/address)", StringComparison.Ordinal) && line.Contains("Sidecar:TrustedProxies", StringComparison.Ordinal));
    }

    private SidecarSettings Settings() => ProcessSettings.For(_upstream, _facilitator);

    private static string SignatureOf(TestPayment payment)
    {
        using var json = JsonDocument.Parse(payment.Json);
        return json.RootElement.GetProperty("payload").GetProperty("signature").GetString()!;
    }

    private static async Task<TestPayment> PayAsync(SidecarProcess sidecar, string path, int version)
    {
        var url = new Uri(sidecar.Url, path);
        var payment = await new TestBuyer().PayForAsync(sidecar.Client, url, version);
        using var answer = await payment.SendAsync(sidecar.Client, url);
        return payment;
    }

    private static async Task<HttpStatusCode> StatusAsync(SidecarProcess sidecar, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(sidecar.AdminUrl, "/health/status"));
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await sidecar.Client.SendAsync(request);
        return answer.StatusCode;
    }
}
