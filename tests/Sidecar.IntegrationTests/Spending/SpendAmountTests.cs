using System.Net;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Spending;

/// <summary>What a request costs is what the request or its answer says, and never more than was reserved.</summary>
public sealed class SpendAmountTests : SpendingPipeline
{
    private const string Report = "/paid/report";
    private const string InBody = """{ "SpendToken": { "AmountPath": "$.totals[type=total].amount", "CurrencyPath": "$.currency" } }""";
    private const string InAnswer = """{ "SpendToken": { "AmountHeader": "X-Cost", "MaxAmount": "5.00 USD" } }""";

    [Fact]
    public async Task The_body_says_what_it_costs_and_reaches_the_backend()
    {
        const string body = """{"currency":"USD","totals":[{"type":"tax","amount":5},{"type":"total","amount":125}]}""";
        await StartSpendingAsync(InBody);

        await ServedAsync(await IssueAsync(), body: body);

        Assert.Equal((1_250_000, 1), await SpentAsync());
        Assert.Equal(body, System.Text.Encoding.UTF8.GetString(Upstream.Single.Body));
    }

    [Theory]
    [InlineData("""{"currency":"USD","totals":[{"type":"total","amount":1.25}]}""")]
    [InlineData("""{"currency":"USD","totals":[{"type":"total","amount":1e2}]}""")]
    [InlineData("""{"currency":"USD","totals":[{"type":"total","amount":"125"}]}""")]
    [InlineData("""{"currency":"USD","totals":[{"type":"total","amount":-125}]}""")]
    [InlineData("""{"currency":"USD","totals":[{"type":"total","amount":1},{"type":"total","amount":125}]}""")]
    [InlineData("""{"currency":"USD","totals":[{"type":"total","amount":1,"amount":125}]}""")]
    [InlineData("""{"currency":"???","totals":[{"type":"total","amount":125}]}""")]
    [InlineData("not json")]
    public async Task A_body_that_does_not_say_it_plainly_is_refused(string body)
    {
        await StartSpendingAsync(InBody);

        await RefusedAsync(HttpStatusCode.BadRequest, "spend_amount_unreadable", await IssueAsync(), body: body);

        Assert.Equal((0, (0L, 0L)), (Upstream.Hits(), await SpentAsync()));
    }

    [Fact]
    public async Task The_answer_says_what_it_cost_and_the_client_does_not_see_it()
    {
        Upstream.On("/open/menu", UpstreamReply.Json("{}").With("X-Cost", "0.75"));
        await StartSpendingAsync(InAnswer);

        using var answer = await SendAsync(await IssueAsync());

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("X-Cost"));
        Assert.Equal((750_000, 1), await SpentAsync());
    }

    [Theory]
    [InlineData("5.01")]
    [InlineData("-1")]
    [InlineData("free")]
    [InlineData(null)]
    public async Task An_answer_that_costs_more_or_does_not_say_is_dropped_and_costs_nothing(string? cost)
    {
        Upstream.On("/open/menu", cost is null ? UpstreamReply.Json("{}") : UpstreamReply.Json("{}").With("X-Cost", cost));
        await StartSpendingAsync(InAnswer, agent: Limited(amount: 5_000_000));

        await RefusedAsync(HttpStatusCode.BadGateway, "spend_exceeds_reservation", await IssueAsync());

        Assert.Equal((0, 0), await SpentAsync());
    }

    [Theory]
    [InlineData("5.01", 5_010_000)]
    [InlineData("0.75", 750_000)]
    [InlineData(null, 1_000_000)]
    public async Task An_answer_that_was_paid_for_besides_is_served_and_counts_as_what_it_cost(string? cost, long spent)
    {
        Upstream.On(Report, cost is null ? UpstreamReply.Json("{}") : UpstreamReply.Json("{}").With("X-Cost", cost));
        await StartSpendingAsync(
            agent: Limited(amount: 5_000_000),
            bend: settings => settings.Set("Sidecar:Policies:paid:SpendToken", JsonNode.Parse("""{ "AmountHeader": "X-Cost", "MaxAmount": "1.00 USD" }""")));
        var token = await IssueAsync();
        using var price = await SendAsync(token, Report);
        var payment = Buyer.Draft(await TestOffer.ReadAsync(price)).Sign();

        using var served = await SendAsync(token, Report, headers: (payment.HeaderName, payment.HeaderValue));

        Assert.Equal((HttpStatusCode.OK, 1, (spent, 1L)), (served.StatusCode, Facilitator.Settlements.Count, await SpentAsync()));
        Assert.False(served.Headers.Contains("X-Cost"));
        using var next = await SendAsync(await IssueAsync(), Report);
        Assert.Equal(spent > 4_000_000 ? HttpStatusCode.Forbidden : HttpStatusCode.PaymentRequired, next.StatusCode);
    }
}
