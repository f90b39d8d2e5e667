using System.Net;
using System.Net.WebSockets;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Payments;

/// <summary>A paid route is paid whatever is spoken on it, and however its path is written.</summary>
public sealed class PaidConnectionTests : PaymentPipeline
{
    [Theory]
    [InlineData("AfterUpstream")]
    [InlineData("BeforeUpstream")]
    public async Task Web_socket_is_opened_for_one_payment(string settle)
    {
        Upstream.On("/paid/socket", UpstreamReply.WebSocketEcho());
        await StartAsync(settings => settings.Payment("Settle", settle));
        var payment = await PayAsync();
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader(payment.HeaderName, payment.HeaderValue);
        socket.Options.CollectHttpResponseDetails = true;

        await socket.ConnectAsync(new UriBuilder(Sidecar.Url("/paid/socket")) { Scheme = "ws" }.Uri, CancellationToken.None);
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        var echo = new byte[16];
        var received = await socket.ReceiveAsync(echo, CancellationToken.None);

        Assert.Equal("hello"u8.ToArray(), echo[..received.Count]);
        Assert.True(socket.HttpResponseHeaders!.ContainsKey("PAYMENT-RESPONSE"));
        Assert.Equal((1, "settled"), (Upstream.Hits(), Sidecar.Ledger.StateOf(payment)));
        Assert.Single(Facilitator.Settlements);
    }

    [Fact]
    public async Task Web_socket_without_a_payment_is_told_the_price()
    {
        Upstream.On("/paid/socket", UpstreamReply.WebSocketEcho());
        await StartAsync();
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new UriBuilder(Sidecar.Url("/paid/socket")) { Scheme = "ws" }.Uri, CancellationToken.None));

        Assert.Equal((HttpStatusCode.PaymentRequired, 0), (socket.HttpStatusCode, Upstream.Hits()));
    }

    [Fact]
    public async Task Http2_is_paid_for_like_http1()
    {
        await StartAsync(settings => settings.Set("Kestrel:Endpoints:Proxy:Protocols", "Http2"));
        using var client = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var payment = await Buyer.PayForAsync(client, Sidecar.Paid);

        using var served = await SendAsync();
        using var replayed = await SendAsync();

        Assert.Equal((HttpVersion.Version20, HttpStatusCode.OK, true), (served.Version, served.StatusCode, payment.Receipt(served)?.Success));
        Expect.Replayed(replayed, payment);

        async Task<HttpResponseMessage> SendAsync()
        {
            using var request = payment.Request(HttpMethod.Get, Sidecar.Paid);
            request.Version = HttpVersion.Version20;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
            return await client.SendAsync(request);
        }
    }

    [Theory]
    [InlineData("/PAID/report")]
    [InlineData("/paid/report/")]
    [InlineData("/paid/report?x=1")]
    [InlineData("/%70aid/report")]
    [InlineData("//paid/report")]
    [InlineData("/open/../paid/report")]
    [InlineData("/open/%2e%2e/paid/report")]
    [InlineData("/open/..%2fpaid/report")]
    [InlineData("/open/..%5cpaid/report")]
    [InlineData("/open/..;x/paid/report")]
    [InlineData("/open/.%2e;/paid/report")]
    [InlineData("/open\\..\\paid/report")]
    [InlineData("/paid%00/report")]
    [InlineData("/paid%2freport")]
    [InlineData("/paid/./report")]
    [InlineData("http://elsewhere.example/paid/report")]
    public async Task No_way_of_writing_a_path_gets_past_the_price(string target)
    {
        await StartAsync();
        using var connection = await RawConnection.OpenAsync(Sidecar.Proxy);

        await connection.SendAsync($"GET {target} HTTP/1.1\r\nHost: {Sidecar.Proxy.Authority}\r\nConnection: close\r\n\r\n");
        var answer = await connection.ReadUntilAsync(_ => false);

        Assert.Matches("^HTTP/1.1 (400|402|404) ", answer);
        Assert.Equal(0, Upstream.Hits());
    }
}
