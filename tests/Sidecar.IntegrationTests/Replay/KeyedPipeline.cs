using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Replay;

/// <summary>
/// A merchant behind a sidecar whose route `/keyed/**` has the gate `Idempotency` and nothing else. All on real sockets.
/// </summary>
public abstract class KeyedPipeline : IAsyncLifetime
{
    private RunningSidecar? _sidecar;

    private protected RecordingUpstream Upstream { get; private set; } = null!;

    private protected RunningSidecar Sidecar => _sidecar ?? throw new InvalidOperationException("The test has not started the sidecar.");

    public async Task InitializeAsync() => Upstream = await RecordingUpstream.StartAsync();

    public async Task DisposeAsync()
    {
        if (_sidecar is not null)
        {
            await _sidecar.DisposeAsync();
        }

        await Upstream.DisposeAsync();
    }

    /// <param name="gate">The section `Idempotency`.</param>
    private protected async Task StartAsync(string gate = "{}", Action<SidecarSettings>? bend = null)
    {
        var settings = new SidecarSettings(Upstream.Address);
        settings.Set("ReverseProxy:Routes", JsonNode.Parse(
            """{ "keyed": { "ClusterId": "merchant", "Match": { "Path": "/keyed/{**rest}" }, "Transforms": [ { "PaymentPolicy": "keyed" } ] } }"""));
        settings.Set("Sidecar:Policies", JsonNode.Parse($$"""{ "keyed": { "Idempotency": {{gate}} } }"""));
        bend?.Invoke(settings);
        _sidecar = await RunningSidecar.StartAsync(settings);
    }

    private protected HttpRequestMessage Request(string? key, string body = """{"item":1}""", string path = "/keyed/orders", HttpMethod? method = null)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Post, Sidecar.Url(path))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            Version = HttpVersion.Version11,
        };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        return request;
    }

    private protected async Task<HttpResponseMessage> SendAsync(string? key, string body = """{"item":1}""", string path = "/keyed/orders")
    {
        using var request = Request(key, body, path);
        return await Sidecar.Client.SendAsync(request);
    }

    private protected static async Task AssertReplayedAsync(HttpResponseMessage answer, int status, string body)
    {
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(body, await answer.Content.ReadAsStringAsync());
        Assert.Equal("true", Header(answer, "Idempotent-Replayed"));
    }

    private protected static async Task AssertRefusedAsync(HttpResponseMessage answer, int status, string slug)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(status == (int)answer.StatusCode, $"{(int)answer.StatusCode} {text}");
        Assert.Equal(slug, JsonNode.Parse(text)!["code"]!.GetValue<string>());
    }

    private protected static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;
}
