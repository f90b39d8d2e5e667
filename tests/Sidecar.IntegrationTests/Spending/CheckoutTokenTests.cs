using System.Net;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.Protocols.SpendTokens;

namespace Sidecar.IntegrationTests.Spending;

/// <summary>Tokens that are for one checkout, on routes whose path names it.</summary>
public sealed class CheckoutTokenTests : SpendingPipeline
{
    private const string Policy = """{ "SpendToken": { "Amount": "1.00 USD", "CheckoutParameter": "id" } }""";

    [Fact]
    public async Task A_token_for_one_checkout_pays_for_that_one()
    {
        await StartSpendingAsync(Policy, WithCheckouts);

        await ServedAsync(TokenFor("cs_1"), "/open/checkouts/cs_1/complete", "{}");
        await ServedAsync(TokenFor(null), "/open/checkouts/cs_2/complete", "{}");

        Assert.Equal((2, (2_000_000L, 2L)), (Upstream.Hits(), await SpentAsync()));
    }

    [Theory]
    [InlineData("cs_2")]
    [InlineData("CS_1")]
    [InlineData("cs_1.")]
    [InlineData("complete")]
    public async Task A_token_for_another_checkout_is_refused(string other)
    {
        await StartSpendingAsync(Policy, WithCheckouts);

        await RefusedAsync(HttpStatusCode.Forbidden, "spend_token_scope", TokenFor(other), "/open/checkouts/cs_1/complete", "{}");

        Assert.Equal((0, (0L, 0L)), (Upstream.Hits(), await SpentAsync()));
    }

    [Theory]
    [InlineData("""{ "SpendToken": { "Amount": "1.00 USD" } }""")]
    [InlineData("""{ "SpendToken": { "Amount": "1.00 USD", "CheckoutParameter": "checkout" } }""")]
    public async Task A_token_for_one_checkout_is_refused_where_the_route_names_none(string policy)
    {
        await StartSpendingAsync(policy, settings =>
        {
            WithCheckouts(settings);
            settings.Set("ReverseProxy:Routes:other", new JsonObject
            {
                ["ClusterId"] = "merchant",
                ["Match"] = new JsonObject { ["Path"] = "/other/{Checkout:minlength(3)}" },
                ["Transforms"] = new JsonArray(new JsonObject { ["PaymentPolicy"] = "spend" }),
            });
        });

        await RefusedAsync(HttpStatusCode.Forbidden, "spend_token_scope", TokenFor("cs_1"), "/open/checkouts/cs_1/complete", "{}");
    }

    private static void WithCheckouts(SidecarSettings settings) => settings.Set("ReverseProxy:Routes:open:Match", new JsonObject { ["Path"] = "/open/checkouts/{id}/{**step}" });

    private string TokenFor(string? checkout)
    {
        var claims = Claims();
        return SpendTokenWriter.Sign(Key, claims with { Scope = claims.Scope with { CheckoutSessionId = checkout } });
    }
}
