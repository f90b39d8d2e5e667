using System.Net;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.Protocols.Ethereum;

namespace Sidecar.IntegrationTests.Payments;

/// <summary>Who is believed about a signature: we ourselves, the facilitator, or both.</summary>
public sealed class VerifyModeTests : PaymentPipeline
{
    private const string BadSignature = "invalid_exact_evm_payload_signature";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Good_signature_is_verified_here_and_the_facilitator_only_settles(int version)
    {
        await StartAsync(settings => settings.Payment("Verify", "Local"));
        Facilitator.Verify.Always(FacilitatorBehaviour.Reset());

        using var answer = await SendAsync(await PayAsync(version));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal((0, 1), (Facilitator.Count(FacilitatorEndpoint.Verify), Facilitator.Count(FacilitatorEndpoint.Settle)));
    }

    [Fact]
    public async Task Signature_that_is_not_the_payers_is_the_facilitators_to_judge()
    {
        await StartAsync(settings => settings.Payment("Verify", "Local"));
        Facilitator.Verify.Next(FacilitatorBehaviour.Refused(BadSignature), FacilitatorBehaviour.Ok());

        using var forged = await SendAsync(await ForgeAsync());
        using var walletOfAContract = await SendAsync(await ForgeAsync());

        await Expect.PriceAsync(forged, BadSignature);
        Assert.Equal(HttpStatusCode.OK, walletOfAContract.StatusCode);
        Assert.Equal(2, Facilitator.Count(FacilitatorEndpoint.Verify));
    }

    [Theory]
    [InlineData("Local")]
    [InlineData("Both")]
    public async Task Where_only_eoas_pay_a_forged_signature_is_refused_here(string verify)
    {
        await StartAsync(settings => settings.Payment("Verify", verify).Payment("EoaOnly", true));

        var forged = await ForgeAsync();
        using var answer = await SendAsync(forged);
        using var longer = await SendAsync((await PayAsync()).Edit(json => json["payload"]!["signature"] = "0x" + new string('1', 300)));

        await Expect.PriceAsync(answer, BadSignature);
        await Expect.PriceAsync(longer, BadSignature);
        Assert.Equal((0, 0), (Facilitator.Count(FacilitatorEndpoint.Verify), Upstream.Hits()));
        Assert.Equal("released", Sidecar.Ledger.StateOf(forged));
    }

    [Fact]
    public async Task Both_asks_the_facilitator_about_a_good_signature_too()
    {
        await StartAsync(settings => settings.Payment("Verify", "Both").Payment("EoaOnly", true));
        Facilitator.Verify.Next(FacilitatorBehaviour.Refused("insufficient_funds"));

        using var poor = await SendAsync(await PayAsync());
        using var rich = await SendAsync(await PayAsync());

        await Expect.PriceAsync(poor, "insufficient_funds");
        Assert.Equal(HttpStatusCode.OK, rich.StatusCode);
        Assert.Equal(2, Facilitator.Count(FacilitatorEndpoint.Verify));
    }

    [Fact]
    public async Task Payment_changed_after_signing_does_not_verify_here()
    {
        await StartAsync(settings => settings.Payment("Verify", "Local").Payment("EoaOnly", true));
        var payment = (await PayAsync()).Edit(json => json["payload"]!["authorization"]!["validAfter"] = "1");

        using var answer = await SendAsync(payment);

        await Expect.PriceAsync(answer, BadSignature);
        Assert.Equal(0, Facilitator.Count(FacilitatorEndpoint.Verify));
    }

    private async Task<TestPayment> ForgeAsync() => (Buyer.Draft(await OfferAsync()) with { Signer = EthereumKey.Generate() }).Sign();
}
