using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Proxying;

/// <summary>What the listeners take of a connection, and what becomes of one that brings more.</summary>
public sealed class ServerLimitTests : IAsyncLifetime
{
    private RecordingUpstream _upstream = null!;
    private ScriptedFacilitator _facilitator = null!;
    private RunningSidecar _sidecar = null!;

    public async Task InitializeAsync()
    {
        _upstream = await RecordingUpstream.StartAsync();
        _facilitator = await ScriptedFacilitator.StartAsync();
        _sidecar = await RunningSidecar.StartAsync(SidecarSettings.For(_upstream, _facilitator).Set("Sidecar:Limits", JsonNode.Parse(
            """{ "MaxHeaderBytes": 2048, "MaxHeaders": 10, "MaxRequestLineBytes": 256, "HeadersTimeout": "00:00:01", "KeepAliveTimeout": "00:00:01", "MaxBodyBytes": 100 }""")));
    }

    public async Task DisposeAsync()
    {
        await _sidecar.DisposeAsync();
        await _facilitator.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Theory]
    [InlineData(1500, 1, 200, 200)]
    [InlineData(2500, 1, 200, 431)]
    [InlineData(10, 8, 200, 200)]
    [InlineData(10, 9, 200, 431)]
    [InlineData(10, 1, 300, 414)]
    public async Task More_than_is_taken_is_refused_before_anything_looks_at_it(int headerLength, int headers, int targetLength, int expected)
    {
        var answer = await RawHttp.GetAsync(
            _sidecar.Proxy, "/open/".PadRight(targetLength, 'x'), [.. Enumerable.Range(0, headers).Select(i => $"X-{i}: {new string('a', headerLength)}")]);

        Assert.Equal(expected, answer.Status);
        Assert.Equal(expected == 200 ? 1 : 0, _upstream.Hits());
    }

    [Fact]
    public async Task A_body_that_is_longer_than_the_server_takes_is_413()
    {
        using var enough = await _sidecar.Client.PostAsync(_sidecar.Open, new ByteArrayContent(new byte[100]));
        using var more = await _sidecar.Client.PostAsync(_sidecar.Open, new ByteArrayContent(new byte[101]));

        Assert.Equal((200, 413), ((int)enough.StatusCode, (int)more.StatusCode));
    }

    [Fact]
    public async Task Headers_that_do_not_come_are_not_waited_for()
    {
        using var connection = await RawConnection.OpenAsync(_sidecar.Proxy);
        await connection.SendAsync("GET /open/x HTTP/1.1\r\nHost: h\r\nX-Slow: ");

        // Whatever comes until the server closes; a client that is waited for would time out here.
        var answer = await connection.ReadUntilAsync(_ => false);

        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_without_a_request_is_closed()
    {
        using var connection = await RawConnection.OpenAsync(_sidecar.Proxy);
        await connection.SendAsync("GET /open/x HTTP/1.1\r\nHost: h\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200", await connection.ReadUntilAsync(_ => false), StringComparison.Ordinal);
    }
}
