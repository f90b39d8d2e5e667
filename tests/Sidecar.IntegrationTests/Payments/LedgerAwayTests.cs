using System.Net;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Payments;

/// <summary>A ledger that cannot be written: no money is taken that could not be written down first, and none that was is forgotten.</summary>
public sealed class LedgerAwayTests : PaymentPipeline
{
    [Fact]
    public async Task Without_a_ledger_paid_routes_refuse_and_open_ones_go_on()
    {
        await StartAsync();
        var payment = await PayAsync();

        using (Sidecar.Ledger.LockForWriting())
        {
            using var refused = await SendAsync(payment);
            using var open = await Sidecar.Client.GetAsync(Sidecar.Open);

            await Expect.LaterAsync(refused, "ledger_unavailable");
            Assert.Equal((HttpStatusCode.OK, 1), (open.StatusCode, Upstream.Hits()));
            Assert.Equal(0, Facilitator.Count(FacilitatorEndpoint.Verify));
            await Sidecar.WaitForReadinessAsync(HttpStatusCode.ServiceUnavailable);
        }

        await Sidecar.WaitForReadinessAsync();
        using var served = await SendAsync(payment);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    [Theory]
    [InlineData("AfterUpstream")]
    [InlineData("BeforeUpstream")]
    public async Task Nothing_is_settled_that_could_not_be_written_down_first(string settle)
    {
        var mayVerify = new TaskCompletionSource();
        await StartAsync(settings => settings.Payment("Settle", settle));
        Facilitator.Verify.Next(FacilitatorBehaviour.Ok().After(mayVerify.Task));
        var payment = await PayAsync();

        var sending = SendAsync(payment);
        await Facilitator.WaitForAsync(FacilitatorEndpoint.Verify, 1);
        using (Sidecar.Ledger.LockForWriting())
        {
            mayVerify.SetResult();
            using var refused = await sending;

            await Expect.LaterAsync(refused, "ledger_unavailable");
            Assert.Equal(0, Facilitator.Count(FacilitatorEndpoint.Settle));
        }

        using var served = await Deadline.UntilAsync(
            () => SendAsync(payment), answer => answer.StatusCode == HttpStatusCode.OK, "the payment is given back when the ledger is");
        Assert.Single(Facilitator.Settlements);
    }

    [Theory]
    [InlineData("AfterUpstream")]
    [InlineData("BeforeUpstream")]
    public async Task Outcome_that_could_not_be_written_is_not_told_and_not_lost(string settle)
    {
        var maySettle = new TaskCompletionSource();
        Upstream.On("/paid/report", UpstreamReply.Text("the paid answer"));
        await StartAsync(settings => settings.Payment("Settle", settle));
        Facilitator.Settle.Next(FacilitatorBehaviour.Ok().After(maySettle.Task));
        var payment = await PayAsync();

        var sending = SendAsync(payment);
        await Facilitator.WaitForAsync(FacilitatorEndpoint.Settle, 1);
        using (Sidecar.Ledger.LockForWriting())
        {
            maySettle.SetResult();
            using var pending = await sending;
            await Expect.PendingAsync(pending, payment);
            Assert.Equal("settling", Sidecar.Ledger.StateOf(payment));
        }

        await Sidecar.Ledger.WaitForAsync(payment, "settled");
        using var told = await SendAsync(payment);
        Expect.Served(told, payment);
        Assert.Equal(1, Facilitator.Count(FacilitatorEndpoint.Settle));
    }
}
