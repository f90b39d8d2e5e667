using System.Numerics;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;

namespace Sidecar.IntegrationTests.Payments;

/// <summary>Well-formed payments for something else: the reason and the price come back, and nobody is asked about them.</summary>
public sealed class WrongPaymentTests : PaymentPipeline
{
    private const string NoMatch = "No matching payment requirements";
    private const string Recipient = "invalid_exact_evm_recipient_mismatch";
    private const string Value = "invalid_exact_evm_payload_authorization_value_mismatch";
    private const string ValidBefore = "invalid_exact_evm_payload_authorization_valid_before";
    private const string ValidAfter = "invalid_exact_evm_payload_authorization_valid_after";

    private static readonly Dictionary<string, (Func<PaymentDraft, PaymentDraft> Bend, string Reason)> Wrongs = new(StringComparer.Ordinal)
    {
        ["too little"] = (draft => draft with { Value = 9999 }, Value),
        ["too much"] = (draft => draft with { Value = 10001 }, Value),
        ["nothing"] = (draft => draft with { Value = BigInteger.Zero }, Value),
        ["to somebody else"] = (draft => draft with { To = draft.From }, Recipient),
        ["expired"] = (draft => draft with { ValidBefore = Now - 1 }, ValidBefore),
        ["expired since ever"] = (draft => draft with { ValidBefore = BigInteger.Zero }, ValidBefore),
        ["valid for too short a time"] = (draft => draft with { ValidBefore = Now + 20 }, ValidBefore),
        ["not yet valid"] = (draft => draft with { ValidAfter = Now + 600, ValidBefore = Now + 1200 }, ValidAfter),
        ["never valid"] = (draft => draft with { ValidAfter = BigInteger.Pow(2, 256) - 1 }, ValidAfter),
    };

    private static readonly Dictionary<string, Action<JsonObject>> OtherOffers = new(StringComparer.Ordinal)
    {
        ["another amount"] = accepted => accepted["amount"] = "1",
        ["another recipient"] = accepted => accepted["payTo"] = "0x000000000000000000000000000000000000dEaD",
        ["another network"] = accepted => accepted["network"] = "eip155:8453",
        ["another asset"] = accepted => accepted["asset"] = "0x000000000000000000000000000000000000dEaD",
        ["another scheme"] = accepted => accepted["scheme"] = "upto",
        ["another patience"] = accepted => accepted["maxTimeoutSeconds"] = 3600,
        ["another token name"] = accepted => accepted["extra"]!["name"] = "USD Coin",
        ["no extra"] = accepted => accepted.Remove("extra"),
    };

    public static TheoryData<string, int> AllWrongs
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var name in Wrongs.Keys)
            {
                data.Add(name, 1);
                data.Add(name, 2);
            }

            return data;
        }
    }

    public static TheoryData<string> AllOtherOffers => new(OtherOffers.Keys);

    private static long Now => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    [Theory]
    [MemberData(nameof(AllWrongs))]
    public async Task Authorization_that_does_not_fit_the_offer_is_refused_with_the_reason(string wrong, int version)
    {
        await StartAsync();
        var offer = await OfferAsync();
        var (bend, reason) = Wrongs[wrong];

        using var answer = await SendAsync(bend(version == 1 ? Buyer.DraftV1(offer) : Buyer.Draft(offer)).Sign());

        await Expect.PriceAsync(answer, reason);
        AssertNobodyWasAsked();
    }

    [Theory]
    [MemberData(nameof(AllOtherOffers))]
    public async Task Payment_of_another_offer_is_not_matched(string other)
    {
        await StartAsync();
        var payment = (await PayAsync()).Edit(json => OtherOffers[other](json["accepted"]!.AsObject()));

        using var answer = await SendAsync(payment);

        await Expect.PriceAsync(answer, NoMatch);
        AssertNobodyWasAsked();
    }

    [Theory]
    [InlineData("network", "base")]
    [InlineData("network", "eip155:84532")]
    [InlineData("scheme", "upto")]
    public async Task Payment_of_version_1_for_another_offer_is_not_matched(string member, string value)
    {
        await StartAsync();
        var payment = (await PayAsync(1)).Edit(json => json[member] = value);

        using var answer = await SendAsync(payment);

        await Expect.PriceAsync(answer, NoMatch);
        AssertNobodyWasAsked();
    }

    [Fact]
    public async Task Payload_of_another_kind_is_refused()
    {
        await StartAsync();
        var payment = (await PayAsync()).Edit(json => json["payload"] = new JsonObject { ["transaction"] = "AQID" });

        using var answer = await SendAsync(payment);

        await Expect.PriceAsync(answer, "unsupported_payload_type");
        AssertNobodyWasAsked();
    }

    private void AssertNobodyWasAsked()
    {
        Assert.Equal((0, 0), (Upstream.Hits(), Facilitator.Count(FacilitatorEndpoint.Verify)));
        Assert.Empty(Sidecar.Ledger.Payments());
    }
}
