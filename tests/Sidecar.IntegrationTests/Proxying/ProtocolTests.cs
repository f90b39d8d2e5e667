using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Processes;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Proxying;

/// <summary>HTTP/1.1 and HTTP/2 on either side.</summary>
public sealed class ProtocolTests : IAsyncLifetime
{
    private ScriptedFacilitator _facilitator = null!;

    public async Task InitializeAsync() => _facilitator = await ScriptedFacilitator.StartAsync();

    public async Task DisposeAsync() => await _facilitator.DisposeAsync();

    [Theory]
    [InlineData("Http1", HttpProtocols.Http1, "HTTP/1.1")]
    [InlineData("Http2", HttpProtocols.Http1, "HTTP/1.1")]
    [InlineData("Http1", HttpProtocols.Http2, "HTTP/2")]
    [InlineData("Http2", HttpProtocols.Http2, "HTTP/2")]
    public async Task Open_and_paid_routes_speak_either_version_on_either_side(string protocols, HttpProtocols backend, string seenAs)
    {
        await using var upstream = await RecordingUpstream.StartAsync(backend);
        var settings = SidecarSettings.For(upstream, _facilitator).Set("Kestrel:Endpoints:Proxy:Protocols", protocols);
        if (backend == HttpProtocols.Http2)
        {
            settings.Set("ReverseProxy:Clusters:merchant:HttpRequest", JsonNode.Parse("""{ "Version": "2", "VersionPolicy": "RequestVersionExact" }"""));
        }

        await using var sidecar = await RunningSidecar.StartAsync(settings);
        var version = protocols == "Http2" ? HttpVersion.Version20 : HttpVersion.Version11;
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            DefaultRequestVersion = version,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using var open = await client.PostAsync(RawHttp.Url(sidecar.Proxy, "/open/a%2Db?x=%20"), new StringContent("hello"));
        var payment = await new TestBuyer().PayForAsync(client, sidecar.Paid);
        using var request = payment.Request(HttpMethod.Get, sidecar.Paid);
        (request.Version, request.VersionPolicy) = (version, HttpVersionPolicy.RequestVersionExact);
        using var paid = await client.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (open.StatusCode, paid.StatusCode));
        Assert.Equal((version, version), (open.Version, paid.Version));
        Assert.True(payment.Receipt(paid)!.Success);
        Assert.All(upstream.Requests, seen => Assert.Equal((seenAs, sidecar.Proxy.Authority), (seen.Protocol, seen.Host)));
        Assert.Equal(("/open/a%2Db?x=%20", "hello"), (upstream.Requests[0].RawTarget, upstream.Requests[0].Text));
    }

    [Fact]
    public async Task One_process_listens_for_both_versions_on_two_endpoints()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        using var folder = new TemporaryFolder();
        await using var sidecar = await ProcessSettings.For(upstream, _facilitator)
            .Set("Kestrel:Endpoints:H2c", JsonNode.Parse("""{ "Url": "http://127.0.0.1:0", "Protocols": "Http2" }"""))
            .StartAsync(folder);

        var versions = new List<Version>();
        foreach (var url in sidecar.Urls)
        {
            versions.Add(await SpokenAsync(new Uri(url, "/open/x")));
        }

        Assert.Equal([HttpVersion.Version11, HttpVersion.Version20], versions.Order());
        Assert.Equal(2, upstream.Hits());
    }

    private static async Task<Version> SpokenAsync(Uri url)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        foreach (var version in new[] { HttpVersion.Version20, HttpVersion.Version11 })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            try
            {
                using var answer = await client.SendAsync(request);
                return answer.Version;
            }
            catch (HttpRequestException)
            {
                // The endpoint speaks the other one.
            }
        }

        throw new InvalidOperationException($"{url} speaks neither version.");
    }
}
