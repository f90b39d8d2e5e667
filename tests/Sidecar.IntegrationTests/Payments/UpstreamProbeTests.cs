using System.Net;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Payments;

/// <summary>Who may be the one probe of an upstream whose circuit opened. A break lasts 15 seconds, and so does the test.</summary>
public sealed class UpstreamProbeTests : PaymentPipeline
{
    [Fact]
    public async Task Replay_does_not_use_up_the_one_probe_of_an_open_circuit()
    {
        Upstream.On("/open/menu", UpstreamReply.Status(500));
        await StartAsync();
        var used = await PayAsync();
        using var first = await SendAsync(used);
        await Deadline.UntilAsync(StatusOfOpenAsync, status => status == HttpStatusCode.ServiceUnavailable, "the circuit opens");
        await Deadline.UntilAsync(StatusOfPriceAsync, status => status == HttpStatusCode.PaymentRequired, "the break is over", TimeSpan.FromSeconds(30));

        using var replayed = await used.SendAsync(Sidecar.Client, Sidecar.Url("/paid/another"));
        using var served = await SendAsync(await PayAsync());

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Conflict, HttpStatusCode.OK), (first.StatusCode, replayed.StatusCode, served.StatusCode));
    }

    private async Task<HttpStatusCode> StatusOfOpenAsync()
    {
        using var answer = await Sidecar.Client.GetAsync(Sidecar.Open);
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> StatusOfPriceAsync()
    {
        using var answer = await Sidecar.Client.GetAsync(Sidecar.Paid);
        return answer.StatusCode;
    }
}
