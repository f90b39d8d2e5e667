using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Validation;

/// <summary>
/// One upstream behind two sidecars, HTTP/1.1 and HTTP/2 without TLS: `/read/**` reads bodies as JSON, `/stream/**` only counts them, both up to <see cref="Cap"/> bytes, which is above the
/// listener's own bound; `/patient/**` waits a second for a body that it reads, `/paid/**` counts bodies of those who pay.
/// </summary>
public sealed class BodyFixture : IAsyncLifetime
{
    public const int Cap = 100_000;

    internal RecordingUpstream Upstream { get; private set; } = null!;

    internal ScriptedFacilitator Facilitator { get; private set; } = null!;

    internal RunningSidecar Sidecar { get; private set; } = null!;

    internal RunningSidecar H2c { get; private set; } = null!;

    internal HttpClient H2cClient { get; } = new(new SocketsHttpHandler { UseProxy = false })
    {
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Timeout = TimeSpan.FromSeconds(60),
    };

    public async Task InitializeAsync()
    {
        Upstream = await RecordingUpstream.StartAsync();
        Facilitator = await ScriptedFacilitator.StartAsync();
        Sidecar = await RunningSidecar.StartAsync(Settings());
        H2c = await RunningSidecar.StartAsync(Settings().Set("Kestrel:Endpoints:Proxy:Protocols", "Http2"));
    }

    public async Task DisposeAsync()
    {
        H2cClient.Dispose();
        await Sidecar.DisposeAsync();
        await H2c.DisposeAsync();
        await Facilitator.DisposeAsync();
        await Upstream.DisposeAsync();
    }

    /// <summary>JSON of exactly so many bytes; nothing for none.</summary>
    internal static byte[] Json(int length) => length switch
    {
        0 => [],
        1 => "1"u8.ToArray(),
        _ => Encoding.ASCII.GetBytes($"\"{new string('a', length - 2)}\""),
    };

    private SidecarSettings Settings()
    {
        var settings = SidecarSettings.For(Upstream, Facilitator)
            .Set("Sidecar:Limits:MaxBodyBytes", 50_000)
            .Set("Sidecar:Policies:paid:Body", JsonNode.Parse("""{ "MaxBytes": 1000 }"""))
            .Set("Sidecar:Policies:read:Body", JsonNode.Parse($$"""{ "MaxBytes": {{Cap}}, "MaxItems": { "$.items": 2 } }"""))
            .Set("Sidecar:Policies:patient:Body", JsonNode.Parse("""{ "Timeout": "00:00:01", "MaxItems": { "$.items": 2 } }"""))
            .Set("Sidecar:Policies:stream:Body", JsonNode.Parse($$"""{ "MaxBytes": {{Cap}} }"""));
        foreach (var name in new[] { "read", "patient", "stream" })
        {
            settings.Set($"ReverseProxy:Routes:{name}", JsonNode.Parse(
                $$"""{ "ClusterId": "merchant", "Match": { "Path": "/{{name}}/{**rest}" }, "Transforms": [ { "PaymentPolicy": "{{name}}" } ] }"""));
        }

        return settings;
    }
}
