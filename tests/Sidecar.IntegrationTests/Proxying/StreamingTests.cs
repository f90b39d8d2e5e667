using System.Net;
using System.Net.WebSockets;
using System.Text;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Proxying;

/// <summary>What does not end with its headers: upgrades, event streams, big bodies.</summary>
public sealed class StreamingTests : IAsyncLifetime
{
    private const int Big = 20 * 1024 * 1024;

    private RecordingUpstream _upstream = null!;
    private ScriptedFacilitator _facilitator = null!;
    private RunningSidecar _sidecar = null!;

    public async Task InitializeAsync()
    {
        _upstream = await RecordingUpstream.StartAsync();
        _facilitator = await ScriptedFacilitator.StartAsync();
        _sidecar = await RunningSidecar.StartAsync(SidecarSettings.For(_upstream, _facilitator));
    }

    public async Task DisposeAsync()
    {
        await _sidecar.DisposeAsync();
        await _facilitator.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task Web_socket_of_an_open_route_carries_messages_both_ways()
    {
        _upstream.On("/open/ws", UpstreamReply.WebSocketEcho());
        using var socket = new ClientWebSocket();

        await socket.ConnectAsync(WebSocketUrl("/open/ws"), default);

        await AssertEchoesAsync(socket);
    }

    [Fact]
    public async Task Web_socket_of_a_paid_route_is_paid_once_and_then_carries_messages()
    {
        _upstream.On("/paid/ws", UpstreamReply.WebSocketEcho());
        var payment = await new TestBuyer().PayForAsync(_sidecar.Client, _sidecar.Url("/paid/ws"));
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader(payment.HeaderName, payment.HeaderValue);
        socket.Options.CollectHttpResponseDetails = true;

        await socket.ConnectAsync(WebSocketUrl("/paid/ws"), default);

        Assert.Equal("settled", _sidecar.Ledger.StateOf(payment));
        Assert.True(socket.HttpResponseHeaders!.ContainsKey("PAYMENT-RESPONSE"));
        await AssertEchoesAsync(socket);
        Assert.Equal((1, 1, 1), (_upstream.Hits(), _facilitator.Count(FacilitatorEndpoint.Verify), _facilitator.Count(FacilitatorEndpoint.Settle)));
    }

    [Fact]
    public async Task Web_socket_of_a_paid_route_is_refused_unpaid_and_when_paid_before()
    {
        _upstream.On("/paid/ws", UpstreamReply.WebSocketEcho());
        var payment = await new TestBuyer().PayForAsync(_sidecar.Client, _sidecar.Url("/paid/x"));
        using var used = await payment.SendAsync(_sidecar.Client, _sidecar.Url("/paid/x"));

        Assert.Equal(HttpStatusCode.PaymentRequired, await ConnectAsync(null));
        Assert.Equal(HttpStatusCode.Conflict, await ConnectAsync(payment));
        Assert.Equal(0, _upstream.Hits("/paid/ws"));
    }

    [Theory]
    [InlineData("/open/events")]
    [InlineData("/paid/events")]
    public async Task First_event_arrives_while_the_backend_still_writes(string path)
    {
        _upstream.On(path, UpstreamReply.ServerSentEvents(events: null, TimeSpan.FromMilliseconds(10)));
        using var request = await RequestAsync(path);

        using var answer = await _sidecar.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(path == "/paid/events", answer.Headers.Contains("PAYMENT-RESPONSE"));
        using var events = new StreamReader(await answer.Content.ReadAsStreamAsync());
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal($"data: {i}", await events.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(10)));
            Assert.Equal("", await events.ReadLineAsync());
        }
    }

    [Theory]
    [InlineData("/open/up")]
    [InlineData("/paid/up")]
    public async Task Big_upload_reaches_the_backend_as_it_comes_and_unchanged(string path)
    {
        var arrived = new TaskCompletionSource();
        var received = RecordedBody.Unread;
        _upstream.On(path, new UpstreamReply(async (context, cancellation) =>
        {
            arrived.SetResult();
            received = await RecordedBody.ReadAsync(context.Request.Body, cancellation);
        })
        { ReadsBody = false });
        using var request = await RequestAsync(path);
        request.Method = HttpMethod.Post;
        await using var sent = new PatternStream(Big, arrived.Task);
        request.Content = new StreamContent(sent);

        using var answer = await _sidecar.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal((Big, sent.Sha256), (received.Length, received.Sha256));
    }

    [Theory]
    [InlineData("/open/down")]
    [InlineData("/paid/down")]
    public async Task Big_download_reaches_the_client_as_it_comes_and_unchanged(string path)
    {
        var arrived = new TaskCompletionSource();
        await using var sent = new PatternStream(Big, arrived.Task);
        _upstream.On(path, new UpstreamReply((context, cancellation) => sent.CopyToAsync(context.Response.Body, cancellation)));
        using var request = await RequestAsync(path);

        using var answer = await _sidecar.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        arrived.SetResult();
        await using var body = await answer.Content.ReadAsStreamAsync();
        var received = await RecordedBody.ReadAsync(body, default);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal((Big, sent.Sha256), (received.Length, received.Sha256));
    }

    [Theory]
    [InlineData("/open/broken")]
    [InlineData("/paid/broken")]
    public async Task Body_that_breaks_off_breaks_off_for_the_client_too(string path)
    {
        _upstream.On(path, UpstreamReply.AbortMidBody());
        using var request = await RequestAsync(path);

        using var answer = await _sidecar.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Assert.ThrowsAnyAsync<Exception>(() => answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Price_is_told_without_waiting_for_the_body()
    {
        var answer = await RawHttp.SendAsync(
            _sidecar.Proxy, "POST /paid/x HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000000\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");

        Assert.Equal(402, answer.Status);
        Assert.DoesNotContain("100 Continue", answer.Text, StringComparison.Ordinal);
    }

    private async Task<HttpRequestMessage> RequestAsync(string path)
    {
        var url = _sidecar.Url(path);
        return path.StartsWith("/paid", StringComparison.Ordinal)
            ? (await new TestBuyer().PayForAsync(_sidecar.Client, url)).Request(HttpMethod.Get, url)
            : new HttpRequestMessage(HttpMethod.Get, url);
    }

    private Uri WebSocketUrl(string path) => new UriBuilder(_sidecar.Url(path)) { Scheme = "ws" }.Uri;

    private async Task<HttpStatusCode> ConnectAsync(TestPayment? payment)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (payment is not null)
        {
            socket.Options.SetRequestHeader(payment.HeaderName, payment.HeaderValue);
        }

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(WebSocketUrl("/paid/ws"), default));
        return socket.HttpStatusCode;
    }

    private static async Task AssertEchoesAsync(ClientWebSocket socket)
    {
        var buffer = new byte[64];
        foreach (var message in new[] { "one", "two" })
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true, default);
            var echo = await socket.ReceiveAsync(buffer, default);
            Assert.Equal(message, Encoding.UTF8.GetString(buffer, 0, echo.Count));
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
    }
}
