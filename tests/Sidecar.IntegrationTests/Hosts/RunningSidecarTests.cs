using System.Net;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Hosts;

public sealed class RunningSidecarTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Payment_buys_an_answer_through_the_real_host(int version)
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var facilitator = await ScriptedFacilitator.StartAsync();
        await using var sidecar = await RunningSidecar.StartAsync(SidecarSettings.For(upstream, facilitator));

        var payment = await new TestBuyer().PayForAsync(sidecar.Client, sidecar.Paid, version);
        using var answer = await payment.SendAsync(sidecar.Client, sidecar.Paid);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("""{"path":"/paid/report"}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal(SettlementBook.TransactionOf(payment.Nonce), payment.Receipt(answer)?.Transaction);
        Assert.Equal(["claimed", "verified", "forwarded", "settling", "settled"], sidecar.Ledger.Find(payment)!.Transitions);
        Assert.Contains("sidecar_payments_total{", await sidecar.MetricsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restart_keeps_the_ledger()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var facilitator = await ScriptedFacilitator.StartAsync();
        await using var sidecar = await RunningSidecar.StartAsync(SidecarSettings.For(upstream, facilitator));
        var payment = await new TestBuyer().PayForAsync(sidecar.Client, sidecar.Paid);
        using var first = await payment.SendAsync(sidecar.Client, sidecar.Paid);

        await sidecar.RestartAsync();
        using var again = await payment.SendAsync(sidecar.Client, sidecar.Paid);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Conflict), (first.StatusCode, again.StatusCode));
        Assert.Equal(1, upstream.Hits());
    }
}
