using System.Net;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Payments;

/// <summary>A payment is taken for an answer, and given back when there is none.</summary>
public sealed class ReleasedPaymentTests : PaymentPipeline
{
    private const string Path = "/paid/report";

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(404)]
    [InlineData(400)]
    public async Task Error_of_the_upstream_is_passed_on_and_not_charged(int status)
    {
        Upstream.On(Path, UpstreamReply.Text("sorry", status).With("X-Reason", "rain"), UpstreamReply.Json("{}"));
        await StartAsync();
        var payment = await PayAsync();

        using var failed = await SendAsync(payment);

        Assert.Equal((status, "sorry"), ((int)failed.StatusCode, await failed.Content.ReadAsStringAsync()));
        Assert.Equal(["rain"], failed.Headers.GetValues("X-Reason"));
        Expect.NoReceipt(failed);
        await AssertGoodAfterAsync(payment, $"upstream_status_{status}");
    }

    [Fact]
    public async Task Upstream_that_aborts_before_its_headers_is_not_paid()
    {
        Upstream.On(Path, UpstreamReply.AbortBeforeHeaders(), UpstreamReply.Json("{}"));
        await StartAsync();
        var payment = await PayAsync();

        using var failed = await SendAsync(payment);

        await Expect.ProblemAsync(failed, HttpStatusCode.BadGateway, "upstream_failed");
        await AssertGoodAfterAsync(payment, "upstream_failed");
    }

    [Fact]
    public async Task Upstream_that_is_gone_is_not_paid()
    {
        await StartAsync();
        var payment = await PayAsync();
        var port = Upstream.Address.Port;
        await Upstream.DisposeAsync();

        using var failed = await SendAsync(payment);

        await Expect.ProblemAsync(failed, HttpStatusCode.BadGateway, "upstream_failed");
        Assert.Equal(("released", "upstream_failed"), (Sidecar.Ledger.Find(payment)!.State, Sidecar.Ledger.Find(payment)!.Reason));
        await using var back = await RecordingUpstream.StartAsync(port: port);
        using var served = await SendAsync(payment);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        Assert.Single(Facilitator.Settlements);
    }

    [Theory]
    [InlineData("ReverseProxy:Routes:paid:Timeout", "00:00:00.300")]
    [InlineData("ReverseProxy:Clusters:merchant:HttpRequest:ActivityTimeout", "00:00:00.500")]
    public async Task Upstream_that_is_too_slow_is_not_paid(string key, string timeout)
    {
        Upstream.On(Path, UpstreamReply.Hang(), UpstreamReply.Json("{}"));
        await StartAsync(settings => settings.Patience(verify: TimeSpan.FromSeconds(5), settle: TimeSpan.FromMilliseconds(200)).Set(key, timeout));
        var payment = await PayAsync();

        using var failed = await SendAsync(payment);

        await Expect.ProblemAsync(failed, HttpStatusCode.GatewayTimeout, "upstream_timed_out");
        await AssertGoodAfterAsync(payment, "upstream_timed_out");
    }

    [Fact]
    public async Task Client_that_leaves_before_the_answer_is_not_charged()
    {
        Upstream.On(Path, UpstreamReply.Hang(), UpstreamReply.Json("{}"));
        await StartAsync();
        var payment = await PayAsync();

        await SendAndLeaveAsync(payment, () => Upstream.Hits() == 1);

        await Sidecar.Ledger.WaitForAsync(payment, "released");
        await AssertGoodAfterAsync(payment, "client_gone");
    }

    [Fact]
    public async Task Client_that_leaves_during_verify_is_not_charged()
    {
        var mayAnswer = new TaskCompletionSource();
        await StartAsync();
        Facilitator.Verify.Next(FacilitatorBehaviour.Ok().After(mayAnswer.Task));
        var payment = await PayAsync();

        await SendAndLeaveAsync(payment, () => Facilitator.Count(FacilitatorEndpoint.Verify) == 1);
        mayAnswer.SetResult();

        await Sidecar.Ledger.WaitForAsync(payment, "released");
        await AssertGoodAfterAsync(payment, "client_gone");
    }

    [Theory]
    [InlineData("AfterUpstream")]
    [InlineData("BeforeUpstream")]
    public async Task Settlement_that_was_begun_is_brought_to_an_end_without_the_client(string settle)
    {
        var maySettle = new TaskCompletionSource();
        await StartAsync(settings => settings.Payment("Settle", settle));
        Facilitator.Settle.Next(FacilitatorBehaviour.Ok().After(maySettle.Task));
        var payment = await PayAsync();

        await SendAndLeaveAsync(payment, () => Facilitator.Count(FacilitatorEndpoint.Settle) == 1);
        maySettle.SetResult();

        await Sidecar.Ledger.WaitForAsync(payment, "settled");
        Assert.Equal((1, 1), (Facilitator.Count(FacilitatorEndpoint.Settle), Facilitator.Settlements.Count));
        using var again = await Deadline.UntilAsync(
            () => SendAsync(payment), answer => payment.Receipt(answer) is not null, "the receipt can be had by a repeat");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.InRange(Upstream.Hits(), 1, 1);
    }

    [Fact]
    public async Task Upstream_that_breaks_off_in_the_body_was_paid_and_owes_the_rest()
    {
        Upstream.On(Path, UpstreamReply.AbortMidBody());
        await StartAsync();
        var payment = await PayAsync();

        using var request = payment.Request(HttpMethod.Get, Sidecar.Paid);
        using var answer = await Sidecar.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        Assert.True(payment.Receipt(answer)?.Success);
        await Assert.ThrowsAnyAsync<Exception>(() => answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("settled", Sidecar.Ledger.StateOf(payment));
        using var again = await SendAsync(payment);
        await Expect.OwedAsync(again, payment);
    }

    [Theory]
    [InlineData("AfterUpstream")]
    [InlineData("BeforeUpstream")]
    public async Task Upstream_that_breaks_off_between_its_headers_and_its_body_was_paid_and_that_is_told(string settle)
    {
        Upstream.On(Path, UpstreamReply.AbortAfterHeaders());
        await StartAsync(settings => settings.Payment("Settle", settle));
        var payment = await PayAsync();

        using var answer = await SendAsync(payment);

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.True(payment.Receipt(answer)?.Success);
        Assert.Contains("upstream_failed", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(answer.Headers.Contains("X-Request-Id"));
        Assert.Equal("settled", Sidecar.Ledger.StateOf(payment));
    }

    [Theory]
    [InlineData("error", 1)]
    [InlineData("abort", 2)]
    [InlineData("timeout", 2)]
    public async Task Failure_after_payment_in_advance_carries_the_receipt_and_is_owed(string failure, int attempts)
    {
        Upstream.On(Path, failure switch
        {
            "error" => UpstreamReply.Text("sorry", 500),
            "abort" => UpstreamReply.AbortBeforeHeaders(),
            _ => UpstreamReply.Hang(),
        });
        await StartAsync(settings => settings
            .Payment("Settle", "BeforeUpstream").Patience(verify: TimeSpan.FromSeconds(1), settle: TimeSpan.FromSeconds(1)).Set("ReverseProxy:Routes:paid:Timeout", "00:00:03.100"));
        var payment = await PayAsync();

        using var failed = await SendAsync(payment);

        Assert.True((int)failed.StatusCode >= 500, $"{failed.StatusCode}");
        Assert.True(payment.Receipt(failed)?.Success);
        Assert.Equal("settled", Sidecar.Ledger.StateOf(payment));

        // An error of the backend's own was its answer; where there was none a repeat is tried once.
        for (var attempt = 1; attempt < attempts; attempt++)
        {
            using var honoured = await SendAsync(payment);
            Assert.True((int)honoured.StatusCode >= 500, $"{honoured.StatusCode}");
            Assert.True(payment.Receipt(honoured)?.Success);
        }

        using var again = await SendAsync(payment);
        await Expect.OwedAsync(again, payment);
        Assert.Equal((attempts, 1), (Upstream.Hits(), Facilitator.Settlements.Count));
    }

    [Fact]
    public async Task Upload_that_breaks_off_is_not_charged()
    {
        await StartAsync();
        var payment = await PayAsync();
        using var connection = await RawConnection.OpenAsync(Sidecar.Proxy);

        await connection.SendAsync($"POST {Path} HTTP/1.1\r\nHost: {Sidecar.Proxy.Authority}\r\n{payment.HeaderName}: {payment.HeaderValue}\r\nContent-Length: 100000\r\n\r\nonly this");
        await Deadline.UntilAsync(() => Sidecar.Ledger.StateOf(payment) == "forwarded", "the upload is under way");
        connection.Dispose();

        await Sidecar.Ledger.WaitForAsync(payment, "released");
        Assert.Equal(0, Facilitator.Count(FacilitatorEndpoint.Settle));
    }

    private async Task SendAndLeaveAsync(TestPayment payment, Func<bool> when)
    {
        using var leaving = new CancellationTokenSource();
        using var request = payment.Request(HttpMethod.Get, Sidecar.Paid);
        var sending = Sidecar.Client.SendAsync(request, leaving.Token);
        await Deadline.UntilAsync(when, "the request is where the client leaves it");
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    private async Task AssertGoodAfterAsync(TestPayment payment, string reason)
    {
        Assert.Equal(("released", reason), (Sidecar.Ledger.Find(payment)!.State, Sidecar.Ledger.Find(payment)!.Reason));
        Assert.Equal(0, Facilitator.Count(FacilitatorEndpoint.Settle));

        using var served = await Deadline.UntilAsync(
            () => SendAsync(payment), answer => answer.StatusCode != HttpStatusCode.Conflict, "the payment can be used again");

        Assert.Equal((HttpStatusCode.OK, "settled"), (served.StatusCode, Sidecar.Ledger.StateOf(payment)));
        Assert.Single(Facilitator.Settlements);
    }
}
