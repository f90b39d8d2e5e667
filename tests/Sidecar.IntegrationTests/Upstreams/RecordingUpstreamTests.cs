using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Sidecar.IntegrationTests.Upstreams;

public sealed class RecordingUpstreamTests : IAsyncLifetime, IDisposable
{
    private readonly HttpClient _client = new();
    private RecordingUpstream _upstream = null!;

    public async Task InitializeAsync() => _upstream = await RecordingUpstream.StartAsync();

    public async Task DisposeAsync() => await _upstream.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Target_host_headers_and_body_are_recorded_as_sent()
    {
        var body = RandomNumberGenerator.GetBytes(200_000);
        using var request = new HttpRequestMessage(HttpMethod.Post, _upstream.Address + "a%20b?q=%2f&q=2") { Content = new ByteArrayContent(body) };
        request.Headers.Host = "shop.example";
        request.Headers.Add("X-Two", ["1", "2"]);

        using var answer = await _client.SendAsync(request);

        var seen = _upstream.Single;
        Assert.Equal(("POST", "/a%20b?q=%2f&q=2", "shop.example"), (seen.Method, seen.RawTarget, seen.Host));
        Assert.Equal((200_000, Convert.ToHexStringLower(SHA256.HashData(body))), (seen.BodyLength, seen.BodySha256));
        Assert.Equal(body[..65536], seen.Body);
        Assert.Equal(1, _upstream.Hits("/a%20b"));
    }

    [Fact]
    public async Task Scripted_replies_come_in_order_and_the_last_one_stays()
    {
        _upstream.On("/x", UpstreamReply.Status(500), UpstreamReply.Text("ok").With("X-Mark", "m"));

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 3; i++)
        {
            using var answer = await _client.GetAsync(_upstream.Address + "x");
            statuses.Add(answer.StatusCode);
            Assert.Equal(i > 0, answer.Headers.Contains("X-Mark"));
        }

        Assert.Equal([HttpStatusCode.InternalServerError, HttpStatusCode.OK, HttpStatusCode.OK], statuses);
    }

    [Fact]
    public async Task Aborted_answers_break_before_and_amid_the_body()
    {
        _upstream.On("/early", UpstreamReply.AbortBeforeHeaders()).On("/late", UpstreamReply.AbortMidBody());

        await Assert.ThrowsAsync<HttpRequestException>(() => _client.GetAsync(_upstream.Address + "early"));
        using var answer = await _client.GetAsync(_upstream.Address + "late", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Assert.ThrowsAnyAsync<Exception>(() => answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Hanging_request_ends_with_the_server()
    {
        _upstream.On("/hang", UpstreamReply.Hang());
        var pending = _client.GetAsync(_upstream.Address + "hang");
        while (_upstream.Hits() == 0)
        {
            await Task.Delay(5);
        }

        await _upstream.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5));

        await Assert.ThrowsAsync<HttpRequestException>(() => pending.WaitAsync(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task Events_arrive_one_by_one()
    {
        _upstream.On("/events", UpstreamReply.ServerSentEvents(events: null, TimeSpan.FromMilliseconds(5)));

        await using var stream = await _client.GetStreamAsync(_upstream.Address + "events");
        using var reader = new StreamReader(stream);

        var lines = new List<string?> { await reader.ReadLineAsync(), await reader.ReadLineAsync(), await reader.ReadLineAsync() };
        Assert.Equal(["data: 0", "", "data: 1"], lines);
    }

    [Fact]
    public async Task Streamed_body_has_the_promised_length_and_bytes()
    {
        _upstream.On("/big", UpstreamReply.Streamed(1_000_003));

        var body = await _client.GetByteArrayAsync(_upstream.Address + "big");

        Assert.Equal(1_000_003, body.Length);
        Assert.True(body.Select((value, at) => value == at % 251).All(same => same));
    }

    [Fact]
    public async Task Web_socket_messages_come_back()
    {
        _upstream.On("/ws", UpstreamReply.WebSocketEcho());
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(_upstream.Address) { Scheme = "ws", Path = "/ws" }.Uri, default);

        await socket.SendAsync(Encoding.UTF8.GetBytes("hello"), WebSocketMessageType.Text, true, default);
        var buffer = new byte[16];
        var answer = await socket.ReceiveAsync(buffer, default);

        Assert.Equal("hello", Encoding.UTF8.GetString(buffer, 0, answer.Count));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
    }

    [Fact]
    public async Task H2c_upstream_speaks_http_2_only()
    {
        await using var upstream = await RecordingUpstream.StartAsync(HttpProtocols.Http2);
        upstream.On("/echo", UpstreamReply.EchoBody());
        using var request = new HttpRequestMessage(HttpMethod.Post, upstream.Address + "echo")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StringContent("over two"),
        };

        using var answer = await _client.SendAsync(request);

        Assert.Equal(("over two", "HTTP/2"), (await answer.Content.ReadAsStringAsync(), upstream.Single.Protocol));
    }

    [Fact]
    public async Task Requests_under_way_at_one_time_are_counted()
    {
        var go = new TaskCompletionSource();
        _upstream.On("/wait", UpstreamReply.Status(204).After(go.Task));
        var pending = Enumerable.Range(0, 4).Select(_ => _client.GetAsync(_upstream.Address + "wait")).ToArray();
        while (_upstream.Hits() < 4)
        {
            await Task.Delay(5);
        }

        go.SetResult();
        await Task.WhenAll(pending);

        Assert.Equal(4, _upstream.MostAtOnce);
    }
}
