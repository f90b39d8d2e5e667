using System.Net;
using System.Text;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Payments;

/// <summary>A client that paid and lost the answer sends the same request with the same payment again: it gets that answer, and nothing is done or paid twice.</summary>
public sealed class LostAnswerTests : PaymentPipeline
{
    private const string Path = "/paid/report";

    [Theory]
    [InlineData("AfterUpstream", 1)]
    [InlineData("AfterUpstream", 2)]
    [InlineData("BeforeUpstream", 2)]
    public async Task Repeat_gets_the_answer_that_was_paid_for(string settle, int version)
    {
        Upstream.On(Path, UpstreamReply.Text("the paid answer").With("X-Kept", "yes").With("Set-Cookie", "session=1"), UpstreamReply.Text("another"));
        await StartAsync(settings => settings.Payment("Settle", settle));
        var payment = await PayAsync(version);

        using var first = await SendAsync(payment);
        using var again = await SendAsync(payment);

        Expect.Served(first, payment);
        Expect.Replayed(again, payment);
        Assert.Equal(("the paid answer", "yes"), (await again.Content.ReadAsStringAsync(), again.Headers.GetValues("X-Kept").Single()));
        Assert.Equal(payment.Receipt(first), payment.Receipt(again));
        Assert.False(again.Headers.Contains("Set-Cookie"));
        Assert.True(again.Headers.CacheControl?.Private);
        Assert.Equal((1, 1, 1), (Upstream.Hits(), Facilitator.Count(FacilitatorEndpoint.Verify), Facilitator.Count(FacilitatorEndpoint.Settle)));
    }

    [Fact]
    public async Task Client_that_left_while_it_was_answered_gets_the_answer_by_a_repeat()
    {
        var maySettle = new TaskCompletionSource();
        Upstream.On(Path, UpstreamReply.Text("the paid answer"), UpstreamReply.Text("another"));
        await StartAsync();
        Facilitator.Settle.Next(FacilitatorBehaviour.Ok().After(maySettle.Task));
        var payment = await PayAsync();
        using var leaving = new CancellationTokenSource();
        using var request = payment.Request(HttpMethod.Get, Sidecar.Paid);
        var sending = Sidecar.Client.SendAsync(request, leaving.Token);
        await Facilitator.WaitForAsync(FacilitatorEndpoint.Settle, 1);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        maySettle.SetResult();

        using var again = await Deadline.UntilAsync(() => SendAsync(payment), answer => answer.StatusCode == HttpStatusCode.OK, "the answer is kept");

        Expect.Replayed(again, payment);
        Assert.Equal(("the paid answer", 1), (await again.Content.ReadAsStringAsync(), Upstream.Hits()));
    }

    [Fact]
    public async Task Answer_to_a_post_is_given_again_to_the_same_post_only()
    {
        Upstream.On(Path, UpstreamReply.Text("ordered"));
        await StartAsync();
        var payment = await PayAsync();

        using var first = await PostAsync(payment, "one cup");
        using var again = await PostAsync(payment, "one cup");
        using var other = await PostAsync(payment, "two cups");

        Expect.Served(first, payment);
        Expect.Replayed(again, payment);
        await Expect.AlreadySettledAsync(other, payment);
        Assert.Equal(1, Upstream.Hits());
    }

    [Theory]
    [InlineData("retention")]
    [InlineData("size")]
    [InlineData("unknown size")]
    public async Task Answer_that_is_not_kept_was_given_all_the_same(string why)
    {
        Upstream.On(Path, why == "unknown size" ? UpstreamReply.ServerSentEvents(events: 2) : UpstreamReply.Text(new string('x', 2000)));
        await StartAsync(settings => settings.Set("Sidecar:Policies:paid:Payment:StoreAnswers", new System.Text.Json.Nodes.JsonObject
        {
            [why == "retention" ? "Retention" : "MaxBytes"] = why == "retention" ? "00:00:00" : "1999",
        }));
        var payment = await PayAsync();

        using var first = await SendAsync(payment);
        using var again = await Deadline.UntilAsync(() => SendAsync(payment), answer => answer.Headers.RetryAfter is null, "the first answer is over");

        Expect.Served(first, payment);
        await Expect.AlreadySettledAsync(again, payment);
        Assert.Equal(1, Upstream.Hits());
    }

    /// <summary>A payment is signed for a minute: when its answer is missed it is soon too late to be taken, and a price would be the wrong answer.</summary>
    [Fact]
    public async Task Repeat_that_comes_too_late_to_be_taken_still_gets_its_answer()
    {
        await StartAsync(settings => settings.Payment("MaxTimeoutSeconds", 10).Payment("MinValidity", "00:00:07"));
        var payment = await PayAsync();
        var stranger = (Buyer.Draft(await OfferAsync()) with { ValidBefore = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 6 }).Sign();
        using var first = await SendAsync(payment);
        await Deadline.UntilAsync(TakesNoMoreAsync, "its time is over");

        using var again = await SendAsync(payment);
        using var late = await SendAsync(stranger);

        Expect.Replayed(again, payment);
        await Expect.PriceAsync(late, "invalid_exact_evm_payload_authorization_valid_before");
        Assert.Single(Sidecar.Ledger.Payments());

        bool TakesNoMoreAsync() => DateTimeOffset.UtcNow.ToUnixTimeSeconds() > ValidBefore(payment) - 7;
    }

    private static long ValidBefore(TestPayment payment) =>
        long.Parse((string)System.Text.Json.Nodes.JsonNode.Parse(payment.Json)!["payload"]!["authorization"]!["validBefore"]!, System.Globalization.CultureInfo.InvariantCulture);

    private async Task<HttpResponseMessage> PostAsync(TestPayment payment, string body)
    {
        using var request = payment.Request(HttpMethod.Post, Sidecar.Paid);
        request.Content = new StringContent(body, Encoding.UTF8, "text/plain");
        return await Sidecar.Client.SendAsync(request);
    }
}
