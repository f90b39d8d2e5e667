using System.Globalization;
using System.Net;
using System.Text;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;

namespace Sidecar.IntegrationTests.Validation;

/// <summary>What becomes of the connection, the backend and the payment when a body is too long or too slow.</summary>
public sealed class TooLongTests(BodyFixture fixture) : IClassFixture<BodyFixture>
{
    private const string Next = "GET /open/next HTTP/1.1\r\nHost: x\r\n\r\n";

    /// <summary>The second length is above what the server itself would read.</summary>
    [Theory]
    [InlineData(2 * 1024 * 1024)]
    [InlineData(40 * 1024 * 1024)]
    public async Task A_client_that_sends_all_before_it_reads_sees_the_refusal_and_the_end_of_the_connection(int length)
    {
        using var connection = await RawConnection.OpenAsync(fixture.Sidecar.Proxy);
        await connection.SendAsync(string.Create(CultureInfo.InvariantCulture, $"POST /stream/declared-{length} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n"));
        await connection.SendAsync(new byte[length]);
        await connection.SendAsync(Next);

        var answers = await connection.ReadUntilAsync(static _ => false);

        Assert.StartsWith("HTTP/1.1 413 ", answers, StringComparison.Ordinal);
        Assert.Contains("Connection: close\r\n", answers, StringComparison.Ordinal);
        Assert.Equal(1, Answers(answers));
        Assert.Equal(0, fixture.Upstream.Hits($"/stream/declared-{length}"));
    }

    [Fact]
    public async Task A_chunked_body_that_goes_beyond_ends_the_connection_and_the_backend_sees_no_whole_request()
    {
        using var connection = await RawConnection.OpenAsync(fixture.Sidecar.Proxy);
        await connection.SendAsync("POST /stream/chunks HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
        var chunk = Encoding.ASCII.GetBytes($"{10_000:X}\r\n{new string('a', 10_000)}\r\n");
        for (var sent = 0; sent <= BodyFixture.Cap; sent += 10_000)
        {
            await connection.SendAsync(chunk);
        }

        await connection.SendAsync("0\r\n\r\n" + Next);
        var answers = await connection.ReadUntilAsync(static _ => false);

        Assert.StartsWith("HTTP/1.1 413 ", answers, StringComparison.Ordinal);
        Assert.Equal(1, Answers(answers));
        Assert.Equal(0, fixture.Upstream.Hits("/stream/chunks"));
    }

    [Fact]
    public async Task A_client_that_asks_before_it_sends_is_told_no_and_sends_nothing()
    {
        using var connection = await RawConnection.OpenAsync(fixture.Sidecar.Proxy);
        await connection.SendAsync("POST /stream/expect HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 100001\r\n\r\n");

        var answer = await connection.ReadUntilAsync(static text => text.Contains("body_too_large", StringComparison.Ordinal));

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_stream_of_the_same_HTTP_2_connection_goes_on()
    {
        using var refused = await fixture.H2cClient.PostAsync(fixture.H2c.Url("/stream/h2-long"), new DripContent(new byte[BodyFixture.Cap + 1], "application/x"));
        using var next = await fixture.H2cClient.GetAsync(fixture.H2c.Url("/stream/h2-next"));

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.OK), (refused.StatusCode, next.StatusCode));
        Assert.False(refused.Headers.Contains("Connection"));
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_waited_for_as_long_as_the_policy_says()
    {
        using var connection = await RawConnection.OpenAsync(fixture.Sidecar.Proxy);
        await connection.SendAsync("POST /patient/slow HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{");

        var answer = await connection.ReadUntilAsync(static _ => false);

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("The request body came too slowly.", answer, StringComparison.Ordinal);
        Assert.Equal(0, fixture.Upstream.Hits("/patient/slow"));
    }

    /// <summary>Each byte comes in time, the whole does not.</summary>
    [Fact]
    public async Task A_body_that_drips_does_not_buy_time()
    {
        using var connection = await RawConnection.OpenAsync(fixture.Sidecar.Proxy);
        await connection.SendAsync("POST /patient/drip HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        var answer = connection.ReadUntilAsync(static text => text.Contains("came too slowly", StringComparison.Ordinal));
        for (var i = 0; i < 80 && !answer.IsCompleted; i++)
        {
            await connection.SendAsync("1\r\n \r\n");
            await Task.Delay(100);
        }

        Assert.StartsWith("HTTP/1.1 408 ", await answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payment_for_a_body_that_turns_out_too_long_is_given_back()
    {
        var url = fixture.Sidecar.Url("/paid/upload");
        var payment = await new TestBuyer().PayForAsync(fixture.Sidecar.Client, url);
        using var request = payment.Request(HttpMethod.Post, url);
        request.Content = new DripContent(new byte[5000], "application/x");

        using var answer = await fixture.Sidecar.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal(("released", 0), (fixture.Sidecar.Ledger.StateOf(payment), fixture.Facilitator.Count(FacilitatorEndpoint.Settle)));
        Assert.Equal(0, fixture.Upstream.Hits("/paid/upload"));
    }

    private static int Answers(string text) => text.Split("HTTP/1.1 ").Length - 1;
}
