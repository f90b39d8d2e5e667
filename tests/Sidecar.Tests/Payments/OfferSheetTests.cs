using System.Text.Json;
using Sidecar.Payments;
using Sidecar.Payments.Facilitators;
using Sidecar.Resilience;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.Protocols.X402;

namespace Sidecar.Tests.Payments;

public sealed class OfferSheetTests
{
    private const string OnSolana =
        $$"""{ "Network": "{{Samples.Solana}}", "PayTo": "payee", "Asset": "mint", "Amount": "1", "Extra": { "memo": "ours" } }""";

    private static readonly PaymentPlan Plan = SamplePlans.Plan($$"""{ "Price": "$0.01", "Accepts": [ {{SamplePlans.Accept}}, {{OnSolana}} ] }""");

    private readonly Facilitator _first = SamplePlans.Facilitator("first");
    private readonly Facilitator _second = SamplePlans.Facilitator("second");
    private readonly Facilitator _third = SamplePlans.Facilitator("third");

    [Fact]
    public void What_a_facilitator_adds_to_its_kind_is_offered_and_what_the_merchant_wrote_wins()
    {
        var sheet = OfferSheet.Of(Plan, SamplePlans.Support(
            (_first, [SamplePlans.V2(Samples.Solana, """{"feePayer":"payer","memo":"theirs"}"""), SamplePlans.V1("solana-devnet", """{"feePayer":"v1"}""")])));

        Assert.Equal("""{"feePayer":"payer","memo":"ours"}""", Text(Assert.Single(sheet.V2).Requirements.Extra));
        Assert.Equal("""{"feePayer":"v1","memo":"ours"}""", Text(Assert.Single(sheet.V1).V1!.Extra));
    }

    [Fact]
    public void A_kind_without_extra_leaves_the_merchants_own() =>
        Assert.Equal(
            """{"name":"USDC","version":"2"}""",
            Text(Assert.Single(OfferSheet.Of(Plan, SamplePlans.Support((_first, [SamplePlans.V2()]))).V2).Requirements.Extra));

    [Fact]
    public void Only_facilitators_that_say_the_same_can_stand_in()
    {
        const string Extra = """{"feePayer":"payer"}""";
        var sheet = OfferSheet.Of(Plan, SamplePlans.Support(
            (_first, [SamplePlans.V2(Samples.Solana, Extra)]),
            (_second, [SamplePlans.V2(Samples.Solana, """{"feePayer":"other"}""")]),
            (_third, [SamplePlans.V2(Samples.Solana, Extra)])));

        Assert.Equal([_first, _third], Assert.Single(sheet.V2).Facilitators);
    }

    [Fact]
    public void Facilitators_are_asked_in_the_order_of_the_configuration() =>
        Assert.Equal(
            [_second, _first],
            Assert.Single(OfferSheet.Of(Plan, SamplePlans.Support((_second, [SamplePlans.V2()]), (_third, []), (_first, [SamplePlans.V2()]))).V2).Facilitators);

    [Fact]
    public void A_way_to_pay_that_nobody_supports_is_left_out()
    {
        var sheet = OfferSheet.Of(Plan, SamplePlans.Support((_first, [SamplePlans.V2(), SamplePlans.V2("eip155:1"), SamplePlans.V2(Samples.Solana, scheme: "upto")])));

        Assert.Equal(Samples.BaseSepolia, Assert.Single(sheet.V2).Requirements.Network);
        Assert.Empty(sheet.V1);
        Assert.True(sheet.HasOffers);
    }

    [Fact]
    public void Each_version_needs_its_own_support()
    {
        var sheet = OfferSheet.Of(Plan, SamplePlans.Support((_first, [SamplePlans.V1()])));

        Assert.Empty(sheet.V2);
        Assert.Equal("base-sepolia", Assert.Single(sheet.V1).ClientNetwork);
    }

    [Fact]
    public void Without_any_support_there_is_nothing_to_offer()
    {
        Assert.False(OfferSheet.Of(Plan, SupportSnapshot.Empty).HasOffers);
        Assert.False(OfferSheet.Of(Plan, SamplePlans.Support((_first, []), (_second, [SamplePlans.V2("eip155:1")]))).HasOffers);
    }

    [Fact]
    public void A_version_1_offer_says_what_the_version_2_offer_says()
    {
        var offer = Assert.Single(OfferSheet.Of(Plan, SamplePlans.Support((_first, [SamplePlans.V1()]))).V1);

        Assert.Equal(
            Samples.Offer().ToJson(),
            (offer.Requirements with { Extra = offer.V1!.Extra, Amount = offer.V1.MaxAmountRequired, PayTo = offer.V1.PayTo, Asset = offer.V1.Asset }).ToJson());
        Assert.Contains("\"resource\":\"https://a/b\"", System.Text.Encoding.UTF8.GetString(offer.RequirementsJson("https://a/b").Span), StringComparison.Ordinal);
    }

    [Fact]
    public void Payments_go_on_while_one_facilitator_may_be_asked()
    {
        var time = new ManualTimeProvider();
        var (one, other) = (Breaker(time), Breaker(time));
        var sheet = OfferSheet.Of(Plan, SamplePlans.Support(
            (SamplePlans.Facilitator("one", one), [SamplePlans.V2()]), (SamplePlans.Facilitator("other", other), [SamplePlans.V2(), SamplePlans.V1()])));
        Assert.Null(sheet.OpenFor());

        Open(one);
        Assert.Null(sheet.OpenFor());

        time.Advance(TimeSpan.FromSeconds(5));
        Open(other);
        Assert.Equal(TimeSpan.FromSeconds(10), sheet.OpenFor());

        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(sheet.OpenFor());
    }

    private static CircuitBreaker Breaker(TimeProvider time) => new("f", new CircuitBreakerOptions { BreakDuration = TimeSpan.FromSeconds(15) }, time);

    private static void Open(CircuitBreaker breaker)
    {
        for (var i = 0; i < 20; i++)
        {
            breaker.Report(success: false);
        }

        Assert.NotNull(breaker.OpenFor);
    }

    private static string Text(JsonElement? element) => JsonSerializer.Serialize(element);
}
