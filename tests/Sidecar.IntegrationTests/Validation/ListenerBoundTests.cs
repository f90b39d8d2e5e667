using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Proxying;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Validation;

/// <summary>
/// The listener's bounds hold for every body, whatever it calls itself, unless its policy says otherwise: 50,000 bytes, and 1000 in a second after a second and a half. `/open/**` says nothing about
/// bodies, `/bounded/**` takes 60,000 bytes, `/streams/**` as many, as slowly as they like. For gRPC the forwarder would lift these bounds where client and backend speak HTTP/2.
/// </summary>
public sealed class ListenerBoundTests : IAsyncLifetime
{
    /// <summary>Longer than the grace, and the server's ticks of a second.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private RecordingUpstream _upstream = null!;
    private ScriptedFacilitator _facilitator = null!;

    public async Task InitializeAsync()
    {
        _upstream = await RecordingUpstream.StartAsync(HttpProtocols.Http2);
        _facilitator = await ScriptedFacilitator.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _facilitator.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Theory]
    [InlineData("/open/x", "application/grpc", 50_000)]
    [InlineData("/open/x", "application/grpc+proto", 50_000)]
    [InlineData("/open/x", "Application/GRPC", 50_000)]
    [InlineData("/open/x", "application/grpc-web", 50_000)]
    [InlineData("/bounded/x", "application/grpc", 60_000)]
    [InlineData("/streams/x", "application/grpc", 60_000)]
    public async Task A_body_that_is_too_long_is_refused_whatever_it_calls_itself(string path, string contentType, int most)
    {
        await using var sidecar = await StartAsync("Http2");
        using var client = Http2Client();
        using var fitting = await client.PostAsync(sidecar.Url(path), new DripContent(new byte[most], contentType));
        using var streamed = await client.PostAsync(sidecar.Url(path), new DripContent(new byte[most + 1], contentType));
        using var declared = await client.PostAsync(sidecar.Url(path), Declared(new byte[most + 1], contentType));

        Assert.Equal((200, 413, 413), ((int)fitting.StatusCode, (int)streamed.StatusCode, (int)declared.StatusCode));
        Assert.Equal(most, _upstream.Single.BodyLength);
    }

    [Theory]
    [InlineData("/open/slow", "application/grpc")]
    [InlineData("/open/slow", "application/grpc+proto")]
    [InlineData("/open/slow", "Application/GRPC")]
    [InlineData("/bounded/slow", "application/grpc")]
    [InlineData("/open/slow", "application/octet-stream")]
    public async Task A_slow_body_ends_its_HTTP_2_connection_whatever_it_calls_itself(string path, string contentType)
    {
        await using var sidecar = await StartAsync("Http2");
        using var connection = await RawHttp2Connection.OpenAsync(sidecar.Proxy);
        await connection.SendAsync(Http2Frames.Request(1, Head(sidecar, path, contentType), "a", ends: false));

        Assert.Contains(await connection.BeginningAsync(1), (string[])["GOAWAY", ""]);
        Assert.Equal(0, _upstream.Hits());
    }

    [Fact]
    public async Task A_stream_of_HTTP_2_may_rest_where_the_policy_wants_streams()
    {
        await using var sidecar = await StartAsync("Http2");
        using var connection = await RawHttp2Connection.OpenAsync(sidecar.Proxy);
        await connection.SendAsync(Http2Frames.Request(1, Head(sidecar, "/streams/slow", "application/grpc"), "a", ends: false));
        await Task.Delay(Pause);
        await connection.SendAsync(Http2Frames.Frame(Http2Frames.Data, Http2Frames.EndStream, 1, "b"u8.ToArray()));

        Assert.Equal("200", await connection.BeginningAsync(1));
        Assert.Equal("ab", _upstream.Single.Text);
    }

    [Theory]
    [InlineData("/streams/slow", 200)]
    [InlineData("/bounded/slow", 408)]
    [InlineData("/open/slow", 408)]
    public async Task The_same_is_so_over_HTTP_1(string path, int status)
    {
        await using var sidecar = await StartAsync("Http1");
        using var connection = await RawConnection.OpenAsync(sidecar.Proxy);
        await connection.SendAsync($"POST {path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 2\r\n\r\na");
        var answer = connection.ReadUntilAsync(static _ => false);
        await Task.WhenAny(answer, Task.Delay(Pause));
        if (!answer.IsCompleted)
        {
            await connection.SendAsync("b");
        }

        Assert.StartsWith($"HTTP/1.1 {status} ", await answer, StringComparison.Ordinal);
        Assert.Equal(status == 200 ? 1 : 0, _upstream.Hits());
    }

    private static HttpClient Http2Client() => new(new SocketsHttpHandler { UseProxy = false })
    {
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Timeout = TimeSpan.FromSeconds(60),
    };

    private static ByteArrayContent Declared(byte[] body, string contentType)
    {
        var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return content;
    }

    private static IEnumerable<(string Name, string Value)> Head(RunningSidecar sidecar, string path, string contentType) =>
        [(":method", "POST"), (":scheme", "http"), (":authority", sidecar.Proxy.Authority), (":path", path), ("content-type", contentType)];

    private Task<RunningSidecar> StartAsync(string protocols)
    {
        var settings = SidecarSettings.For(_upstream, _facilitator)
            .Set("Kestrel:Endpoints:Proxy:Protocols", protocols)
            .Set("ReverseProxy:Clusters:merchant:HttpRequest", JsonNode.Parse("""{ "Version": "2", "VersionPolicy": "RequestVersionExact" }"""))
            .Set("Sidecar:Limits", JsonNode.Parse("""{ "MaxBodyBytes": 50000, "MinBodyBytesPerSecond": 1000, "BodyGrace": "00:00:01.5" }"""))
            .Set("Sidecar:Policies:bounded:Body", JsonNode.Parse("""{ "MaxBytes": 60000 }"""))
            .Set("Sidecar:Policies:streams:Body", JsonNode.Parse("""{ "MaxBytes": 60000, "Streams": true }"""));
        foreach (var name in new[] { "bounded", "streams" })
        {
            settings.Set($"ReverseProxy:Routes:{name}", JsonNode.Parse(
                $$"""{ "ClusterId": "merchant", "Match": { "Path": "/{{name}}/{**rest}" }, "Transforms": [ { "PaymentPolicy": "{{name}}" } ] }"""));
        }

        return RunningSidecar.StartAsync(settings);
    }
}
