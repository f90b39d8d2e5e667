using System.Net;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using PaymentRequirements = Sidecar.Protocols.X402.PaymentRequirements;

namespace Sidecar.IntegrationTests.Payments;

/// <summary>A paid route is served only while somebody is known to take its payments.</summary>
public sealed class SupportedTests : PaymentPipeline
{
    [Fact]
    public async Task Route_waits_for_its_facilitator_without_a_restart()
    {
        var port = Facilitator.Url.Port;
        await Facilitator.DisposeAsync();
        await StartAsync(waitUntilReady: false);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Sidecar.ReadinessAsync());
        using var unpaid = await Sidecar.Client.GetAsync(Sidecar.Paid);
        using var paid = await SendAsync(Unasked());
        using var open = await Sidecar.Client.GetAsync(Sidecar.Open);
        await Expect.LaterAsync(unpaid, "payment_unsupported");
        await Expect.LaterAsync(paid, "payment_unsupported");
        Assert.Equal((HttpStatusCode.OK, 1), (open.StatusCode, Upstream.Hits()));

        await using var back = await ScriptedFacilitator.StartAsync(port: port);
        await Sidecar.WaitForReadinessAsync();
        using var served = await SendAsync(await PayAsync());

        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    [Fact]
    public async Task Route_that_no_facilitator_takes_is_never_served()
    {
        Facilitator.Kinds = [SupportedKind.SolanaDevnetV2];
        await StartAsync(waitUntilReady: false);
        await Facilitator.WaitForAsync(FacilitatorEndpoint.Supported, 1);

        using var unpaid = await Sidecar.Client.GetAsync(Sidecar.Paid);
        using var paid = await SendAsync(Unasked());

        await Expect.LaterAsync(unpaid, "payment_unsupported");
        await Expect.LaterAsync(paid, "payment_unsupported");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, 0), (await Sidecar.ReadinessAsync(), Upstream.Hits()));
        Assert.Contains("No facilitator is known to take the payments of: paid.", await Sidecar.StatusAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("500")]
    [InlineData("garbage")]
    [InlineData("wrong schema")]
    [InlineData("hang")]
    public async Task What_a_facilitator_said_last_stays_while_it_says_nothing(string failure)
    {
        await StartAsync(settings => settings
            .Patience(verify: TimeSpan.FromMilliseconds(500), settle: TimeSpan.FromSeconds(5)).Set("Sidecar:Facilitators:primary:SupportedRefresh", "00:00:01"));
        Facilitator.Supported.Always(failure switch
        {
            "500" => FacilitatorBehaviour.Body(500, "{}"),
            "garbage" => FacilitatorBehaviour.Garbage(),
            "wrong schema" => FacilitatorBehaviour.WrongSchema(),
            _ => FacilitatorBehaviour.Hang(),
        });
        await Facilitator.WaitForAsync(FacilitatorEndpoint.Supported, Facilitator.Count(FacilitatorEndpoint.Supported) + 2);

        using var served = await SendAsync(await PayAsync());

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await Sidecar.ReadinessAsync(), served.StatusCode));
    }

    [Fact]
    public async Task Facilitator_that_no_longer_takes_a_payment_is_believed()
    {
        await StartAsync(settings => settings.Set("Sidecar:Facilitators:primary:SupportedRefresh", "00:00:01"));
        var payment = await PayAsync();

        Facilitator.Kinds = [];
        await Sidecar.WaitForReadinessAsync(HttpStatusCode.ServiceUnavailable);
        using var refused = await SendAsync(payment);
        await Expect.LaterAsync(refused, "payment_unsupported");

        Facilitator.Kinds = [SupportedKind.BaseSepoliaV2];
        await Sidecar.WaitForReadinessAsync();
        using var served = await SendAsync(payment);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    // A payment as a client could have made it from an earlier 402.
    private TestPayment Unasked() => Buyer.Draft(new PaymentRequirements(
        "exact", "eip155:84532", "10000", "0x036CbD53842c5426634e7929541eC2318f3dCF7e", SidecarSettings.PayTo, 60,
        System.Text.Json.JsonSerializer.SerializeToElement(new { name = "USDC", version = "2" }))).Sign();
}
