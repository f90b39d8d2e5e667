using Sidecar.Protocols.X402;

namespace Sidecar.Tests.Protocols.X402;

public class RequirementsMatchTests
{
    [Fact]
    public void An_offer_echoed_as_it_was_is_accepted() => Assert.True(RequirementsMatch.IsSatisfiedBy(Samples.Offer(), Samples.Offer()));

    [Fact]
    public void Any_word_of_the_offer_that_was_changed_is_noticed()
    {
        var offer = Samples.Offer();
        PaymentRequirements[] changed =
        [
            offer with { Scheme = "upto" },
            offer with { Scheme = "Exact" },
            offer with { Network = "eip155:8453" },
            offer with { Amount = "9999" },
            offer with { Amount = "010000" },
            offer with { Asset = Samples.PayTo },
            offer with { PayTo = Samples.Usdc },
            offer with { MaxTimeoutSeconds = 61 },
            offer with { Extra = null },
        ];
        Assert.All(changed, accepted => Assert.False(RequirementsMatch.IsSatisfiedBy(offer, accepted)));
    }

    [Fact]
    public void Case_of_an_address_matters_on_networks_where_it_says_something()
    {
        var offer = Samples.Offer();
        var lower = offer with { Asset = offer.Asset.ToLowerInvariant(), PayTo = offer.PayTo.ToLowerInvariant() };
        Assert.True(RequirementsMatch.IsSatisfiedBy(offer, lower));
        Assert.False(RequirementsMatch.IsSatisfiedBy(offer with { Network = Samples.Solana }, lower with { Network = Samples.Solana }));
    }

    [Theory]
    [InlineData("""{"version":"2","name":"USDC","note":{"added":true}}""", true)]
    [InlineData("""{"name":"USDC"}""", false)]
    [InlineData("""{"name":"USDC","version":2}""", false)]
    [InlineData("""{"name":"USDC","version":null}""", false)]
    [InlineData("""{"Name":"USDC","version":"2"}""", false)]
    public void A_client_may_add_to_extra_but_not_change_it(string extra, bool expected) =>
        Assert.Equal(expected, RequirementsMatch.IsSatisfiedBy(Samples.Offer(), Samples.Offer(extra)));

    [Fact]
    public void Nested_values_of_extra_are_compared_by_what_they_say()
    {
        var offer = Samples.Offer("""{"a":{"x":1,"y":[1,2]}}""");
        Assert.True(RequirementsMatch.IsSatisfiedBy(offer, Samples.Offer("""{ "a": { "y": [1, 2], "x": 1.0 } }""")));
        Assert.False(RequirementsMatch.IsSatisfiedBy(offer, Samples.Offer("""{"a":{"x":1,"y":[2,1]}}""")));
        Assert.False(RequirementsMatch.IsSatisfiedBy(offer, Samples.Offer("""{"a":{"x":1,"y":[1,2],"z":0}}""")));
    }

    [Fact]
    public void An_offer_without_extra_accepts_any() =>
        Assert.True(RequirementsMatch.IsSatisfiedBy(Samples.Offer() with { Extra = null }, Samples.Offer()));

    [Fact]
    public void What_a_Solana_offer_renews_each_time_may_differ_there_and_nowhere_else()
    {
        var offer = Samples.Offer("""{"feePayer":"F","recentBlockhash":"one","lastValidBlockHeight":"1"}""");
        var accepted = Samples.Offer("""{"feePayer":"F","recentBlockhash":"two"}""");
        Assert.False(RequirementsMatch.IsSatisfiedBy(offer, accepted));
        Assert.True(RequirementsMatch.IsSatisfiedBy(offer with { Network = Samples.Solana }, accepted with { Network = Samples.Solana }));
    }
}
