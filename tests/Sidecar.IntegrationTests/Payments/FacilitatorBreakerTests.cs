using System.Net;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;

namespace Sidecar.IntegrationTests.Payments;

/// <summary>A facilitator that keeps failing is left alone for a while, and nobody is asked for money meanwhile.</summary>
public sealed class FacilitatorBreakerTests : PaymentPipeline
{
    [Fact]
    public async Task Broken_facilitator_is_left_alone_and_no_price_is_told_until_it_recovers()
    {
        await StartAsync();
        Facilitator.Verify.Always(FacilitatorBehaviour.Reset());
        var payment = await PayAsync();

        await Deadline.UntilAsync(
            async () =>
            {
                using var failed = await SendAsync(payment);
                Assert.Equal(HttpStatusCode.ServiceUnavailable, failed.StatusCode);
                using var asked = await Sidecar.Client.GetAsync(Sidecar.Paid);
                return asked.StatusCode;
            },
            status => status == HttpStatusCode.ServiceUnavailable,
            "the price is withheld");
        var calls = Facilitator.Calls.Count;

        using var unpaid = await Sidecar.Client.GetAsync(Sidecar.Paid);
        using var paid = await SendAsync(payment);

        await Expect.LaterAsync(unpaid, "facilitator_unavailable");
        await Expect.LaterAsync(paid, "facilitator_unavailable");
        Assert.Equal((calls, 0), (Facilitator.Calls.Count, Upstream.Hits()));
        Assert.Equal("released", Sidecar.Ledger.StateOf(payment));

        Facilitator.Verify.Always(FacilitatorBehaviour.Ok());
        using var priced = await Deadline.UntilAsync(
            () => Sidecar.Client.GetAsync(Sidecar.Paid), answer => answer.StatusCode == HttpStatusCode.PaymentRequired, "the price is told again", TimeSpan.FromSeconds(30));
        using var served = await SendAsync(await PayAsync());

        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }
}
