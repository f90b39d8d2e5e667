using System.Net;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Payments;

namespace Sidecar.IntegrationTests.RateLimits;

/// <summary>Limits by who pays: asked when that is proven, and before any money moves.</summary>
public sealed class PayerLimitTests : LimitedPipeline
{
    [Fact]
    public async Task A_payer_beyond_its_limit_keeps_its_money_and_another_pays_on()
    {
        await StartAsync(settings => settings.Set("Sidecar:Policies:paid:RateLimits", new JsonArray(Window("payer", 1, "Payer"))));
        using var served = await SendAsync(await PayAsync());
        var payment = await PayAsync();

        using var refused = await SendAsync(payment);
        using var other = await SendAsync(await new TestBuyer().PayForAsync(Sidecar.Client, Sidecar.Paid));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (served.StatusCode, other.StatusCode));
        await Expect.ProblemAsync(refused, HttpStatusCode.TooManyRequests, "rate_limited");
        Expect.NoReceipt(refused);
        Assert.Equal((2, 2), (Upstream.Hits(), Facilitator.Settlements.Count));
        await Sidecar.Ledger.WaitForAsync(payment, "released");
    }

    [Fact]
    public async Task A_payment_that_a_limit_refused_is_good_when_there_is_room_again()
    {
        await StartAsync(settings => settings.Set("Sidecar:Policies:paid:RateLimits", new JsonArray(Window("payer", 1, "Payer", seconds: 2))));
        using var served = await SendAsync(await PayAsync());
        var payment = await PayAsync();
        using var refused = await SendAsync(payment);

        await Task.Delay(refused.Headers.RetryAfter!.Delta!.Value);
        using var again = await SendAsync(payment);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Expect.Served(again, payment);
    }

    [Fact]
    public async Task A_payment_that_nobody_verified_uses_up_nobodys_limit()
    {
        await StartAsync(settings => settings.Set("Sidecar:Policies:paid:RateLimits", new JsonArray(Window("payer", 1, "Payer"))));
        for (var i = 0; i < 3; i++)
        {
            Facilitator.Verify.Next(Facilitators.FacilitatorBehaviour.Refused("insufficient_funds"));
            using var refused = await SendAsync(await PayAsync());
            Assert.Equal(HttpStatusCode.PaymentRequired, refused.StatusCode);
        }

        using var served = await SendAsync(await PayAsync());

        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }
}
