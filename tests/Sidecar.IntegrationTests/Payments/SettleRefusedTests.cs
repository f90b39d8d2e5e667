using System.Net;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Payments;

/// <summary>A facilitator that says "no" at settle: the money did not move, so nothing is served.</summary>
public sealed class SettleRefusedTests : PaymentPipeline
{
    private const string Secret = "the paid answer";

    [Theory]
    [InlineData("AfterUpstream", 1, 200)]
    [InlineData("AfterUpstream", 2, 200)]
    [InlineData("BeforeUpstream", 1, 200)]
    [InlineData("BeforeUpstream", 2, 200)]
    [InlineData("AfterUpstream", 2, 500)]
    [InlineData("BeforeUpstream", 2, 400)]
    public async Task Refused_settlement_serves_nothing_and_says_why(string settle, int version, int status)
    {
        Upstream.On("/paid/report", UpstreamReply.Text(Secret).With("ETag", "\"secret\""));
        await StartAsync(settings => settings.Payment("Settle", settle));
        Facilitator.Settle.Next(FacilitatorBehaviour.RefusedWithStatus(status, "insufficient_funds"));
        var payment = await PayAsync(version);

        using var answer = await SendAsync(payment);

        Assert.Equal((HttpStatusCode.PaymentRequired, "{}"), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Expect.NoPrice(answer);
        Assert.Null(answer.Headers.ETag);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        var receipt = payment.Receipt(answer);
        Assert.Equal((false, "insufficient_funds", ""), (receipt?.Success, receipt?.ErrorReason, receipt?.Transaction));
        Assert.Equal(version == 1 ? "base-sepolia" : "eip155:84532", receipt?.Network);
        Assert.Equal(("failed", "insufficient_funds"), (Sidecar.Ledger.Find(payment)!.State, Sidecar.Ledger.Find(payment)!.Reason));
        Assert.Equal(1, Facilitator.Count(FacilitatorEndpoint.Settle));
        Assert.Equal(settle == "AfterUpstream" ? 1 : 0, Upstream.Hits());
    }

    [Fact]
    public async Task Payment_that_failed_to_settle_is_spent()
    {
        await StartAsync();
        Facilitator.Settle.Next(FacilitatorBehaviour.Refused("insufficient_funds"));
        var payment = await PayAsync();
        using var failed = await SendAsync(payment);

        using var again = await SendAsync(payment);

        await Expect.PriceAsync(again, "insufficient_funds");
        Assert.Equal((1, 1), (Upstream.Hits(), Facilitator.Count(FacilitatorEndpoint.Settle)));
        Assert.Empty(Facilitator.Settlements);
    }

    [Fact]
    public async Task Facilitators_words_do_not_break_the_receipt()
    {
        await StartAsync();
        Facilitator.Settle.Next(FacilitatorBehaviour.Body(
            200, """{"success":false,"errorReason":"reverted\r\nX-Evil: 1","errorMessage":"line\nline","transaction":"","network":null,"payer":null}"""));
        var payment = await PayAsync();

        using var answer = await SendAsync(payment);

        Assert.Equal(HttpStatusCode.PaymentRequired, answer.StatusCode);
        Assert.False(answer.Headers.Contains("X-Evil"));
        Assert.Equal((false, "eip155:84532", Buyer.Address.ToString()), (payment.Receipt(answer)?.Success, payment.Receipt(answer)?.Network, payment.Receipt(answer)?.Payer));
    }

    [Fact]
    public async Task Upstream_that_outlasts_the_payment_is_not_paid_for_and_nobody_is_asked()
    {
        Upstream.On("/paid/report", UpstreamReply.Text(Secret).After(TimeSpan.FromMilliseconds(2500)));
        await StartAsync(settings => settings.Payment("MinValidity", "00:00:06"));
        var offer = await OfferAsync();
        var draft = Buyer.Draft(offer);
        var payment = (draft with { ValidBefore = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 8 }).Sign();

        using var answer = await SendAsync(payment);

        Assert.Equal(HttpStatusCode.PaymentRequired, answer.StatusCode);
        Assert.Equal("invalid_exact_evm_payload_authorization_valid_before", payment.Receipt(answer)?.ErrorReason);
        Assert.Equal((1, 0), (Upstream.Hits(), Facilitator.Count(FacilitatorEndpoint.Settle)));
        Assert.Equal("failed", Sidecar.Ledger.StateOf(payment));
    }
}
