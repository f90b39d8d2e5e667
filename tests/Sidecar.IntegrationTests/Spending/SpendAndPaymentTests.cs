using System.Net;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Payments;
using Sidecar.IntegrationTests.Upstreams;
using Sidecar.Ledger;

namespace Sidecar.IntegrationTests.Spending;

/// <summary>Tokens and payments on one route, and payments of payers that are linked to an agent.</summary>
public sealed class SpendAndPaymentTests : SpendingPipeline
{
    private AgentRecord Linked => new(Agent, "USD") { Payers = [Buyer.Address.ToString().ToLowerInvariant()] };

    [Fact]
    public async Task Either_pays_where_either_does()
    {
        await StartSpendingAsync(bend: settings => settings.Set("Sidecar:Policies:paid:SpendToken", JsonNode.Parse("""{ "AmountOfPayment": true, "AnyOf": [ "SpendToken", "Payment" ] }""")));

        using var price = await Sidecar.Client.GetAsync(Sidecar.Paid);
        Assert.Equal(HttpStatusCode.PaymentRequired, price.StatusCode);
        Assert.Contains("SpendToken", price.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        await ServedAsync(await IssueAsync(), "/paid/report");
        Assert.Equal((10_000, 1), await SpentAsync());
        Assert.Empty(Facilitator.Settlements);

        using var paid = await SendAsync(await PayAsync());
        Assert.Equal(HttpStatusCode.OK, paid.StatusCode);
        Assert.Single(Facilitator.Settlements);
        Assert.Equal((10_000, 1), await SpentAsync());
    }

    [Fact]
    public async Task A_payment_of_a_linked_payer_comes_out_of_the_agents_budget()
    {
        await StartSpendingAsync(agent: Linked with { Limits = Limited(amount: 15_000).Limits });
        using var served = await SendAsync(await PayAsync());
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        Assert.Equal((10_000, 1), await SpentAsync());
        Assert.Equal(["shopper"], Upstream.Single.Headers["X-Sidecar-Agent"]);

        var second = await PayAsync();
        using var refused = await SendAsync(second);

        Assert.Equal("amount_limit", (string)(await Expect.ProblemAsync(refused, HttpStatusCode.Forbidden, "spend_denied"))["reason"]!);
        Assert.Equal((1, "released"), (Facilitator.Settlements.Count, Sidecar.Ledger.StateOf(second)));
    }

    [Fact]
    public async Task A_payment_that_was_not_taken_costs_the_agent_nothing()
    {
        Upstream.On("/paid/report", UpstreamReply.Status(500), UpstreamReply.Json("{}"));
        await StartSpendingAsync(agent: Linked with { Limits = Limited(amount: 10_000).Limits });
        var payment = await PayAsync();

        using var failed = await SendAsync(payment);
        Assert.Equal((HttpStatusCode.InternalServerError, (0L, 0L)), (failed.StatusCode, await SpentAsync()));

        using var served = await Deadline.UntilAsync(() => SendAsync(payment), answer => answer.StatusCode == HttpStatusCode.OK, "the payment and the budget are given back");
        Assert.Equal((10_000, 1), await SpentAsync());
    }

    [Fact]
    public async Task A_payment_of_which_nobody_knows_whether_it_was_taken_counts()
    {
        await StartSpendingAsync(agent: Linked, bend: settings => settings.Patience(verify: TimeSpan.FromSeconds(5), settle: TimeSpan.FromSeconds(1)));
        Facilitator.Settle.Always(FacilitatorBehaviour.Hang());

        using var pending = await SendAsync(await PayAsync());

        Assert.Equal((HttpStatusCode.ServiceUnavailable, (10_000L, 1L)), (pending.StatusCode, await SpentAsync()));
    }

    [Fact]
    public async Task A_linked_payer_cannot_pay_what_has_no_price_in_dollars()
    {
        await StartSpendingAsync(agent: Linked, bend: settings => settings
            .Payment("Price", null)
            .Accepts($$"""{ "Network": "eip155:84532", "PayTo": "{{SidecarSettings.PayTo}}", "Asset": "0x036CbD53842c5426634e7929541eC2318f3dCF7e", "Amount": "10000", "Extra": { "name": "USDC", "version": "2" } }"""));

        using var refused = await SendAsync(await PayAsync());

        Assert.Equal("currency_not_allowed", (string)(await Expect.ProblemAsync(refused, HttpStatusCode.Forbidden, "spend_denied"))["reason"]!);
        Assert.Empty(Facilitator.Settlements);
    }

    [Theory]
    [InlineData(null, "category_not_allowed")]
    [InlineData("games", "category_not_allowed")]
    [InlineData("data", null)]
    public async Task A_linked_payer_buys_what_its_agent_may_buy(string? category, string? reason)
    {
        await StartSpendingAsync(agent: Linked with { AllowedCategories = ["data"] }, bend: settings => settings.Payment("Category", category));

        using var answer = await SendAsync(await PayAsync());

        Assert.Equal(reason, answer.StatusCode == HttpStatusCode.OK ? null : (string)(await Expect.ProblemAsync(answer, HttpStatusCode.Forbidden, "spend_denied"))["reason"]!);
        Assert.Equal(reason is null ? (1, (10_000L, 1L)) : (0, (0L, 0L)), (Facilitator.Settlements.Count, await SpentAsync()));
    }

    [Theory]
    [InlineData("Category", "DATA")]
    [InlineData("Merchant", "the archive")]
    public async Task A_stop_holds_for_payments_of_linked_payers_too(string scope, string subject)
    {
        await StartSpendingAsync(agent: Linked, bend: static settings => settings.Payment("Category", "data").Payment("Merchant", "The Archive"));
        Assert.IsType<ControlWrite<StopRecord>.Written>(await Get<IStopLedger>().StopAsync(new StopRecord(Enum.Parse<StopScope>(scope), subject, DateTimeOffset.UtcNow, "jo"), Audit("control.stops.stop"), CancellationToken.None));
        await RefreshAsync();

        using var answer = await SendAsync(await PayAsync());

        await Expect.ProblemAsync(answer, HttpStatusCode.Forbidden, "spend_stopped");
        Assert.Empty(Facilitator.Settlements);
    }

    [Fact]
    public async Task A_token_and_a_payment_of_one_agent_count_once()
    {
        await StartSpendingAsync(agent: Linked, bend: settings => settings.Set("Sidecar:Policies:paid:SpendToken", JsonNode.Parse("""{ "AmountOfPayment": true }""")));
        using var price = await SendAsync(await IssueAsync(), "/paid/report");
        var payment = Buyer.Draft(await Buyers.TestOffer.ReadAsync(price)).Sign();

        await ServedAsync(await IssueAsync(), "/paid/report", headers: (payment.HeaderName, payment.HeaderValue));

        Assert.Equal((1, (10_000L, 1L)), (Facilitator.Settlements.Count, await SpentAsync()));
    }
}
