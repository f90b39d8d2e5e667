using System.Net.Sockets;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Proxying;

/// <summary>How many connections there are at once, and how many requests on one of HTTP/2.</summary>
public sealed class ConnectionLimitTests : IAsyncLifetime
{
    private const int RefusedStream = 7;

    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RecordingUpstream _upstream = null!;
    private ScriptedFacilitator _facilitator = null!;

    public async Task InitializeAsync()
    {
        _upstream = await RecordingUpstream.StartAsync();
        _upstream.On("/open/slow", UpstreamReply.Status(200).After(_go.Task));
        _facilitator = await ScriptedFacilitator.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _facilitator.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task A_stream_too_many_is_refused_and_the_others_are_answered()
    {
        await using var sidecar = await StartAsync("Http2", """{ "MaxStreams": 2 }""");
        using var connection = await RawHttp2Connection.OpenAsync(sidecar.Proxy);
        await connection.SendAsync(Get(sidecar, 1, "/open/slow"));
        await connection.SendAsync(Get(sidecar, 3, "/open/slow"));
        await Deadline.UntilAsync(() => _upstream.Hits("/open/slow") == 2, "both requests wait for the backend");

        await connection.SendAsync(Get(sidecar, 5, "/open/slow"));
        Assert.Equal(("RST_STREAM", RefusedStream, 2), (await connection.BeginningAsync(5), connection.ResetCode, connection.MaxStreams));
        _go.SetResult();

        Assert.Equal(("200", "200"), (await connection.BeginningAsync(1), await connection.BeginningAsync(3)));
        await connection.SendAsync(Get(sidecar, 7, "/open/next"));
        Assert.Equal("200", await connection.BeginningAsync(7));
        Assert.Equal((2, 1), (_upstream.Hits("/open/slow"), _upstream.Hits("/open/next")));
    }

    [Fact]
    public async Task A_connection_of_HTTP_2_too_many_is_closed_until_another_one_is()
    {
        await using var sidecar = await StartAsync("Http2", """{ "MaxConnections": 2 }""");
        using var first = await RawHttp2Connection.OpenAsync(sidecar.Proxy);
        using var second = await RawHttp2Connection.OpenAsync(sidecar.Proxy);

        Assert.Equal(("200", "200"), (await AskAsync(sidecar, first), await AskAsync(sidecar, second)));
        Assert.Equal("", await AskOnceAsync(sidecar));
        first.Dispose();

        await Deadline.UntilAsync(() => AskOnceAsync(sidecar), end => end == "200", "there is room again");
        Assert.Equal(3, _upstream.Hits());
    }

    [Fact]
    public async Task A_connection_of_HTTP_1_too_many_is_closed_until_another_one_is()
    {
        await using var sidecar = await StartAsync("Http1", """{ "MaxConnections": 1 }""");
        using var first = await RawConnection.OpenAsync(sidecar.Proxy);
        await first.SendAsync("GET /open/x HTTP/1.1\r\nHost: h\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", await first.ReadUntilAsync(static text => text.EndsWith('}')), StringComparison.Ordinal);

        Assert.Equal(0, await StatusAsync(sidecar));
        first.Dispose();

        await Deadline.UntilAsync(() => StatusAsync(sidecar), status => status == 200, "there is room again");
        Assert.Equal(2, _upstream.Hits());
    }

    private static byte[] Get(RunningSidecar sidecar, int streamId, string path) =>
        Http2Frames.Request(streamId, [(":method", "GET"), (":scheme", "http"), (":authority", sidecar.Proxy.Authority), (":path", path)], data: null);

    private static async Task<string> AskAsync(RunningSidecar sidecar, RawHttp2Connection connection)
    {
        await connection.SendAsync(Get(sidecar, 1, "/open/x"));
        return await connection.BeginningAsync(1);
    }

    private static async Task<string> AskOnceAsync(RunningSidecar sidecar)
    {
        using var connection = await RawHttp2Connection.OpenAsync(sidecar.Proxy);
        return await AskAsync(sidecar, connection);
    }

    // A connection that is closed at once may be so before anything was sent.
    private static async Task<int> StatusAsync(RunningSidecar sidecar)
    {
        try
        {
            return (await RawHttp.GetAsync(sidecar.Proxy, "/open/x")).Status;
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            return 0;
        }
    }

    private Task<RunningSidecar> StartAsync(string protocols, string limits) => RunningSidecar.StartAsync(
        SidecarSettings.For(_upstream, _facilitator).Set("Kestrel:Endpoints:Proxy:Protocols", protocols).Set("Sidecar:Limits", JsonNode.Parse(limits)));
}
