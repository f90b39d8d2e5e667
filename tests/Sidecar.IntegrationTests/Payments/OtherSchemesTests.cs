using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;

namespace Sidecar.IntegrationTests.Payments;

/// <summary>Ways to pay of which no code of ours knows anything: the facilitator lists them, and they pass.</summary>
public sealed class OtherSchemesTests : PaymentPipeline
{
    private const string FeePayer = "EwWqGE4ZFKLofuestmU4LDdK7XM1N4ALgdZccwYugwGd";
    private const string Solana = "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1";

    [Fact]
    public async Task Solana_payment_passes_with_the_fee_payer_of_the_facilitator()
    {
        await StartWithSolanaAsync();
        var payment = await PaySolanaAsync("AQIDBA==");

        using var served = await SendAsync(payment);
        using var replayed = await SendAsync(payment);

        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        Assert.Equal((true, Solana), (payment.Receipt(served)?.Success, payment.Receipt(served)?.Network));
        Expect.Replayed(replayed, payment);
        var settled = Assert.Single(Facilitator.CallsTo(FacilitatorEndpoint.Settle));
        Assert.Equal(payment.Json, settled.PaymentPayload);
        Assert.Equal(FeePayer, JsonDocument.Parse(settled.PaymentRequirements).RootElement.GetProperty("extra").GetProperty("feePayer").GetString());
        Assert.Equal(("settled", Solana), (Sidecar.Ledger.Payments().Single().State, Sidecar.Ledger.Payments().Single().Network));
    }

    [Fact]
    public async Task Solana_offer_is_not_shown_to_clients_that_would_choke_on_it()
    {
        await StartWithSolanaAsync();

        using var answer = await Sidecar.Client.GetAsync(Sidecar.Paid);
        var offer = await TestOffer.ReadAsync(answer);

        Assert.Null(offer.V1);
        Assert.Equal(FeePayer, Assert.Single(offer.V2!.Accepts).Extra?.GetProperty("feePayer").GetString());
    }

    [Fact]
    public async Task Different_transactions_are_different_payments()
    {
        await StartWithSolanaAsync();

        using var first = await SendAsync(await PaySolanaAsync("AQIDBA=="));
        using var second = await SendAsync(await PaySolanaAsync("AQIDBQ=="));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal(2, Facilitator.Settlements.Count);
    }

    [Fact]
    public async Task Fee_payer_that_was_not_offered_is_not_matched()
    {
        await StartWithSolanaAsync();
        var payment = (await PaySolanaAsync("AQIDBA==")).Edit(json => json["accepted"]!["extra"]!["feePayer"] = "somebody");

        using var answer = await SendAsync(payment);

        Assert.Equal(HttpStatusCode.PaymentRequired, answer.StatusCode);
        Assert.Equal((0, 0), (Upstream.Hits(), Facilitator.Count(FacilitatorEndpoint.Verify)));
    }

    [Fact]
    public async Task Scheme_that_the_facilitator_lists_passes()
    {
        Facilitator.Kinds = [new(2, "upto", "eip155:84532", """{"facilitatorAddress":"0x000000000000000000000000000000000000dEaD"}""")];
        await StartAsync(settings => settings.Accepts($$"""{ "Scheme": "upto", "Network": "eip155:84532", "PayTo": "{{Hosts.SidecarSettings.PayTo}}" }"""));
        var offer = await OfferAsync();
        var payment = Payment(offer, new JsonObject { ["voucher"] = "1" });

        using var answer = await SendAsync(payment);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Single(Facilitator.Settlements);
    }

    private Task StartWithSolanaAsync()
    {
        Facilitator.Kinds = [SupportedKind.SolanaDevnetV2];
        return StartAsync(settings => settings.Accepts(
            $$"""{ "Network": "{{Solana}}", "PayTo": "2wKupLR9q6wXYppw8Gr2NvWxKBUqm4PPJKkQfoxHDBg4", "Asset": "4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU", "Amount": "10000" }"""));
    }

    private async Task<TestPayment> PaySolanaAsync(string transaction) => Payment(await OfferAsync(), new JsonObject { ["transaction"] = transaction });

    private static TestPayment Payment(TestOffer offer, JsonObject payload) => new(
        2,
        new JsonObject { ["x402Version"] = 2, ["accepted"] = JsonNode.Parse(offer.V2!.Accepts[0].ToJson()), ["payload"] = payload }.ToJsonString(),
        Nonce: "");
}
