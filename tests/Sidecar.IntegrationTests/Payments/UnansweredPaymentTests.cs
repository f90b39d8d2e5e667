using System.Net;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Payments;

/// <summary>The money moved and no answer came. A safe request is carried out once more for a repeat; any other is owed.</summary>
public sealed class UnansweredPaymentTests : PaymentPipeline
{
    private const string Path = "/paid/report";

    [Fact]
    public async Task Safe_request_that_got_no_answer_is_honoured_once()
    {
        Upstream.On(Path, UpstreamReply.AbortBeforeHeaders(), UpstreamReply.Text("the paid answer"), UpstreamReply.Text("another"));
        var payment = await StartAndPayAsync();

        using var failed = await SendAsync(payment);
        using var honoured = await SendAsync(payment);
        using var again = await SendAsync(payment);

        Assert.Equal((HttpStatusCode.BadGateway, true), (failed.StatusCode, payment.Receipt(failed)?.Success));
        Expect.Served(honoured, payment);
        Expect.Replayed(again, payment);
        Assert.Equal("the paid answer", await again.Content.ReadAsStringAsync());
        Assert.Equal((2, 1, 1), (Upstream.Hits(), Facilitator.Count(FacilitatorEndpoint.Verify), Facilitator.Count(FacilitatorEndpoint.Settle)));
        Assert.Equal($"{Sidecar.Ledger.Find(payment)!.Id}", Upstream.Requests[^1].Header("X-Sidecar-Payment-Id"));
    }

    [Fact]
    public async Task Of_many_repeats_at_once_one_is_honoured()
    {
        Upstream.On(Path, UpstreamReply.AbortBeforeHeaders(), UpstreamReply.Text("the paid answer").After(TimeSpan.FromMilliseconds(100)), UpstreamReply.Text("another"));
        var payment = await StartAndPayAsync();
        using var failed = await SendAsync(payment);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SendAsync(payment)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK && !answer.Headers.Contains("Idempotent-Replayed"));
        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict, $"{answer.StatusCode}"));
        Assert.Equal(2, Upstream.Hits());
    }

    [Fact]
    public async Task Repeat_that_fails_too_is_owed()
    {
        Upstream.On(Path, UpstreamReply.AbortBeforeHeaders(), UpstreamReply.AbortBeforeHeaders(), UpstreamReply.Text("never"));
        var payment = await StartAndPayAsync();

        using var failed = await SendAsync(payment);
        using var honoured = await SendAsync(payment);
        using var again = await SendAsync(payment);

        Assert.Equal((HttpStatusCode.BadGateway, true), (honoured.StatusCode, payment.Receipt(honoured)?.Success));
        await Expect.OwedAsync(again, payment);
        Assert.Equal(2, Upstream.Hits());
    }

    [Fact]
    public async Task Request_that_is_not_safe_is_owed_and_never_carried_out_again()
    {
        Upstream.On(Path, UpstreamReply.AbortBeforeHeaders(), UpstreamReply.Text("never"));
        var payment = await StartAndPayAsync();

        using var failed = await PostAsync(payment);
        using var again = await PostAsync(payment);

        Assert.Equal((HttpStatusCode.BadGateway, true), (failed.StatusCode, payment.Receipt(failed)?.Success));
        await Expect.OwedAsync(again, payment);
        Assert.Equal((1, 1), (Upstream.Hits(), Facilitator.Settlements.Count));
    }

    /// <summary>The client has a part of the answer, or a refusal where the connection broke before the first byte went out.</summary>
    [Theory]
    [InlineData("AfterUpstream", "01:00:00")]
    [InlineData("AfterUpstream", "00:00:00")]
    [InlineData("BeforeUpstream", "01:00:00")]
    [InlineData("BeforeUpstream", "00:00:00")]
    public async Task Answer_that_breaks_off_is_owed(string settle, string retention)
    {
        Upstream.On(Path, UpstreamReply.AbortMidBody(), UpstreamReply.Text("never"));
        await StartAsync(settings => settings.Payment("Settle", settle)
            .Set("Sidecar:Policies:paid:Payment:StoreAnswers", new System.Text.Json.Nodes.JsonObject { ["Retention"] = retention }));
        var payment = await PayAsync();

        _ = await Record.ExceptionAsync(() => SendAsync(payment));

        using var again = await Deadline.UntilAsync(
            () => SendAsync(payment), answer => answer.Headers.RetryAfter is null && answer.StatusCode == HttpStatusCode.Conflict, "the first answer is over");
        await Expect.OwedAsync(again, payment);
        Assert.Equal((1, 1), (Upstream.Hits(), Facilitator.Settlements.Count));
    }

    [Fact]
    public async Task Answer_that_nobody_got_and_nobody_keeps_is_owed()
    {
        var maySettle = new TaskCompletionSource();
        Upstream.On(Path, UpstreamReply.Text("the paid answer"), UpstreamReply.Text("never"));
        await StartAsync(settings => settings
            .Set("Sidecar:Policies:paid:Payment:StoreAnswers", new System.Text.Json.Nodes.JsonObject { ["Retention"] = "00:00:00" }));
        Facilitator.Settle.Next(FacilitatorBehaviour.Ok().After(maySettle.Task));
        var payment = await PayAsync();
        using var leaving = new CancellationTokenSource();
        using var request = payment.Request(HttpMethod.Get, Sidecar.Paid);
        var sending = Sidecar.Client.SendAsync(request, leaving.Token);
        await Facilitator.WaitForAsync(FacilitatorEndpoint.Settle, 1);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        maySettle.SetResult();

        using var again = await Deadline.UntilAsync(
            () => SendAsync(payment), answer => answer.Headers.RetryAfter is null && answer.StatusCode == HttpStatusCode.Conflict, "the first request is over");
        await Expect.OwedAsync(again, payment);
        Assert.Equal((1, 1), (Upstream.Hits(), Facilitator.Settlements.Count));
    }

    [Fact]
    public async Task Other_request_with_an_unanswered_payment_buys_nothing()
    {
        Upstream.On(Path, UpstreamReply.AbortBeforeHeaders(), UpstreamReply.Text("the paid answer"));
        var payment = await StartAndPayAsync();
        using var failed = await SendAsync(payment);

        using var other = await payment.SendAsync(Sidecar.Client, Sidecar.Url("/paid/other"));
        using var rewritten = await SendAsync(payment.Edit(json => json["salt"] = 1));
        using var honoured = await SendAsync(payment);

        await Expect.AlreadySettledAsync(other, payment);
        await Expect.AlreadySettledAsync(rewritten, payment);
        Expect.Served(honoured, payment);
    }

    [Fact]
    public async Task Safe_answer_that_cannot_be_written_down_is_not_given_and_a_repeat_is_honoured()
    {
        var (payment, answer) = await AnswerWithoutLedgerAsync(HttpMethod.Get);

        await Expect.ProblemAsync(answer, HttpStatusCode.ServiceUnavailable, "answer_not_recorded");
        Assert.True(payment.Receipt(answer)?.Success);
        Assert.NotNull(answer.Headers.RetryAfter);
        using var again = await Deadline.UntilAsync(() => SendAsync(payment), told => told.StatusCode == HttpStatusCode.OK, "the ledger is back");
        Expect.Served(again, payment);
    }

    [Fact]
    public async Task Answer_that_cannot_be_had_again_is_given_and_written_down_later()
    {
        var (payment, answer) = await AnswerWithoutLedgerAsync(HttpMethod.Post);

        Expect.Served(answer, payment);
        using var again = await Deadline.UntilAsync(() => PostAsync(payment), told => told.StatusCode != HttpStatusCode.ServiceUnavailable, "the ledger is back");
        Expect.Replayed(again, payment);
        await Deadline.UntilAsync(async () => await Sidecar.StatusAsync(), status => status.Contains("\"unwritten\": 0", StringComparison.Ordinal), "the grant is written");
        Assert.Equal(1, Upstream.Hits());
    }

    private async Task<TestPayment> StartAndPayAsync()
    {
        await StartAsync(settings => settings.Payment("Settle", "BeforeUpstream"));
        return await PayAsync();
    }

    /// <summary>The ledger goes away while the upstream is at work.</summary>
    private async Task<(TestPayment Payment, HttpResponseMessage Answer)> AnswerWithoutLedgerAsync(HttpMethod method)
    {
        var mayAnswer = new TaskCompletionSource();
        Upstream.On(Path, UpstreamReply.Text("the paid answer").After(mayAnswer.Task), UpstreamReply.Text("another"));
        var payment = await StartAndPayAsync();
        using var request = payment.Request(method, Sidecar.Paid);
        var sending = Sidecar.Client.SendAsync(request);
        await Deadline.UntilAsync(() => Upstream.Hits() == 1, "the upstream is at work");
        using (Sidecar.Ledger.LockForWriting())
        {
            mayAnswer.SetResult();
            return (payment, await sending);
        }
    }

    private async Task<HttpResponseMessage> PostAsync(TestPayment payment)
    {
        using var request = payment.Request(HttpMethod.Post, Sidecar.Paid);
        return await Sidecar.Client.SendAsync(request);
    }
}
