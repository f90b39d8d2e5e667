using System.Text;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Payments;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Replay;

/// <summary>Keys on a route that costs money.</summary>
public sealed class PaidRepeatTests : PaymentPipeline
{
    [Fact]
    public async Task Repeat_of_a_paid_request_gets_the_answer_with_its_receipt_and_is_charged_once()
    {
        Upstream.On("/paid/report", UpstreamReply.Json("""{"order":7}""", 201));
        await StartKeyedAsync();
        var payment = await PayAsync();

        using var first = await SendAsync(payment, "order-7");
        using var second = await SendAsync(payment, "order-7");

        Assert.Equal((201, 201), ((int)first.StatusCode, (int)second.StatusCode));
        Assert.Equal("true", second.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Equal(first.Headers.GetValues("PAYMENT-RESPONSE").Single(), second.Headers.GetValues("PAYMENT-RESPONSE").Single());
        Assert.Equal((1, 1), (Upstream.Hits(), Facilitator.Count(FacilitatorEndpoint.Settle)));
    }

    [Fact]
    public async Task Request_that_was_refused_for_want_of_money_keeps_no_key()
    {
        await StartKeyedAsync();

        using (var unpaid = await SendAsync(null, "order-7"))
        {
            Assert.Equal(402, (int)unpaid.StatusCode);
        }

        using var paid = await SendAsync(await PayAsync(), "order-7");

        Assert.Equal(200, (int)paid.StatusCode);
        Assert.Equal(1, Upstream.Hits());
    }

    [Fact]
    public async Task Failed_request_gives_key_and_payment_back()
    {
        Upstream.On("/paid/report", UpstreamReply.Status(500), UpstreamReply.Status(200));
        await StartKeyedAsync();
        var payment = await PayAsync();

        using var first = await SendAsync(payment, "order-7");
        using var second = await SendAsync(payment, "order-7");

        Assert.Equal((500, 200), ((int)first.StatusCode, (int)second.StatusCode));
        Assert.Equal((2, 1), (Upstream.Hits(), Facilitator.Count(FacilitatorEndpoint.Settle)));
    }

    private Task StartKeyedAsync() => StartAsync(settings => settings.Set("Sidecar:Policies:paid:Idempotency", new JsonObject { ["Mode"] = "Optional" }));

    private async Task<HttpResponseMessage> SendAsync(TestPayment? payment, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Sidecar.Paid) { Content = new StringContent("""{"item":1}""", Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        if (payment is not null)
        {
            request.Headers.TryAddWithoutValidation(payment.HeaderName, payment.HeaderValue);
        }

        return await Sidecar.Client.SendAsync(request);
    }
}
