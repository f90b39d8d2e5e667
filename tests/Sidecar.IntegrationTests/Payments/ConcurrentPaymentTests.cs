using System.Net;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Payments;

/// <summary>One payment, one answer, however many copies arrive at once.</summary>
public sealed class ConcurrentPaymentTests : PaymentPipeline
{
    private const int Crowd = 50;

    [Theory]
    [InlineData("AfterUpstream")]
    [InlineData("BeforeUpstream")]
    public async Task Parallel_copies_of_a_payment_buy_one_answer(string settle)
    {
        Upstream.On("/paid/report", UpstreamReply.Json("{}").After(TimeSpan.FromMilliseconds(100)));
        await StartAsync(settings => settings.Payment("Settle", settle));
        var payment = await PayAsync();

        var answers = await SendAllAsync(Enumerable.Repeat(payment, Crowd));

        AssertOneServed(answers);
        Assert.Equal("settled", Sidecar.Ledger.StateOf(payment));
        Assert.Single(Sidecar.Ledger.Payments());
    }

    [Theory]
    [InlineData("AfterUpstream")]
    [InlineData("BeforeUpstream")]
    public async Task Parallel_payments_each_buy_their_answer(string settle)
    {
        await StartAsync(settings => settings.Payment("Settle", settle));
        var offer = await OfferAsync();
        var payments = Enumerable.Range(0, Crowd).Select(i => (i % 2 == 0 ? Buyer.Draft(offer) : Buyer.DraftV1(offer)).Sign()).ToList();

        var answers = await SendAllAsync(payments);

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(payments.Select(payment => SettlementBook.TransactionOf(payment.Nonce)), payments.Zip(answers, (payment, answer) => payment.Receipt(answer)?.Transaction));
        Assert.Equal((Crowd, Crowd), (Upstream.Hits(), Facilitator.Settlements.Count));
        Facilitator.AssertNothingSettledTwice();
        Assert.All(Sidecar.Ledger.Payments(), row => Assert.Equal("settled", row.State));
    }

    [Fact]
    public async Task Authorization_sent_in_both_versions_at_once_buys_one_answer()
    {
        Upstream.On("/paid/report", UpstreamReply.Json("{}").After(TimeSpan.FromMilliseconds(100)));
        await StartAsync();
        var offer = await OfferAsync();
        var draft = Buyer.Draft(offer);
        var v2 = draft.Sign();
        var v1 = (Buyer.DraftV1(offer) with { Nonce = draft.Nonce, ValidAfter = draft.ValidAfter, ValidBefore = draft.ValidBefore }).Sign();

        var answers = await SendAllAsync(Enumerable.Range(0, Crowd).Select(i => i % 2 == 0 ? v1 : v2));

        AssertOneServed(answers);
    }

    [Fact]
    public async Task Parallel_copies_of_a_payment_that_nobody_verifies_serve_nobody()
    {
        await StartAsync();
        Facilitator.Verify.Always(FacilitatorBehaviour.Refused("insufficient_funds"));
        var payment = await PayAsync();

        var answers = await SendAllAsync(Enumerable.Repeat(payment, Crowd));

        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.PaymentRequired or HttpStatusCode.Conflict));
        Assert.Equal((0, 0), (Upstream.Hits(), Facilitator.Count(FacilitatorEndpoint.Settle)));
        Assert.Equal("released", Sidecar.Ledger.StateOf(payment));
    }

    private Task<HttpResponseMessage[]> SendAllAsync(IEnumerable<TestPayment> payments) => Task.WhenAll(payments.Select(SendAsync));

    private void AssertOneServed(HttpResponseMessage[] answers)
    {
        // A copy that comes when the first is done gets its answer.
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK && !answer.Headers.Contains("Idempotent-Replayed"));
        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict));
        Assert.Equal((1, 1), (Upstream.Hits(), Facilitator.Count(FacilitatorEndpoint.Settle)));
        Assert.Equal(1, Facilitator.Count(FacilitatorEndpoint.Verify));
        Assert.Single(Facilitator.Settlements);
    }
}
