using System.Net;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Payments;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Spending;

/// <summary>Where a route demands a token and a payment, and the payment comes again: it gets what it bought, and the token is spent once.</summary>
public sealed class RepeatedSpendTests : SpendingPipeline
{
    private const string Report = "/paid/report";
    private const string After = "AfterUpstream";
    private const string Before = "BeforeUpstream";

    private static readonly (long, long) Once = (10_000, 1);
    private static readonly (string, string) Order = ("Idempotency-Key", "order-1");

    [Theory]
    [InlineData(After, 2)]
    [InlineData(Before, 1)]
    public async Task A_token_that_was_used_up_by_a_settlement_of_unknown_outcome_gets_what_it_paid_for(string settle, int hits)
    {
        await StartBothAsync(settle, patience: TimeSpan.FromSeconds(0.5));
        Facilitator.Settle.Next(FacilitatorBehaviour.SettleThenDrop(), FacilitatorBehaviour.SettledButPending(), FacilitatorBehaviour.SettledButPending());
        var token = await IssueAsync();
        var payment = await DraftAsync(token);
        using var pending = await SendAsync(token, payment);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, Once), (pending.StatusCode, await SpentAsync()));

        using var served = await Deadline.UntilAsync(() => SendAsync(token, payment), static answer => answer.StatusCode != HttpStatusCode.ServiceUnavailable, "the outcome is known");

        Assert.Equal((HttpStatusCode.OK, Once, 1), (served.StatusCode, await SpentAsync(), Facilitator.Settlements.Count));
        Assert.Equal((hits, "shopper"), (Upstream.Hits(), Upstream.Requests[^1].Header("X-Sidecar-Agent")));
    }

    [Theory]
    [InlineData(After)]
    [InlineData(Before)]
    public async Task An_answer_that_was_lost_is_told_again_to_a_token_that_is_used_up(string settle)
    {
        await StartBothAsync(settle);
        var token = await IssueAsync();
        var payment = await DraftAsync(token);
        using var lost = await SendAsync(token, payment);

        using var again = await Deadline.UntilAsync(() => SendAsync(token, payment), static answer => answer.StatusCode == HttpStatusCode.OK, "the answer is kept");

        Assert.Equal((HttpStatusCode.OK, "true"), (lost.StatusCode, again.Headers.GetValues("Idempotent-Replayed").Single()));
        Assert.Equal((1, 1, Once), (Upstream.Hits(), Facilitator.Settlements.Count, await SpentAsync()));
    }

    [Theory]
    [InlineData("same")]
    [InlineData("new")]
    [InlineData("used up")]
    public async Task What_is_carried_out_again_for_a_payment_in_advance_is_spent_once(string which)
    {
        Upstream.On(Report, UpstreamReply.AbortBeforeHeaders(), UpstreamReply.Text("the paid answer"), UpstreamReply.Text("never"));
        await StartBothAsync(Before);
        var token = which == "used up" ? await IssueAsync() : await IssueManyAsync();
        var payment = await DraftAsync(token);
        using var failed = await SendAsync(token, payment);
        Assert.Equal((HttpStatusCode.BadGateway, Once), (failed.StatusCode, await SpentAsync()));

        using var honoured = await SendAsync(which == "new" ? await IssueManyAsync() : token, payment);

        Assert.Equal((HttpStatusCode.OK, "the paid answer"), (honoured.StatusCode, await honoured.Content.ReadAsStringAsync()));
        Assert.Equal((2, 1, Once), (Upstream.Hits(), Facilitator.Settlements.Count, await SpentAsync()));
    }

    [Fact]
    public async Task What_the_answer_was_to_tell_is_spent_once_when_it_comes_at_the_second_attempt()
    {
        Upstream.On(Report, UpstreamReply.AbortBeforeHeaders(), UpstreamReply.Json("{}").With("X-Cost", "0.50"));
        await StartBothAsync(Before, """{ "AmountHeader": "X-Cost", "MaxAmount": "1.00 USD" }""");
        var token = await IssueAsync();
        var payment = await DraftAsync(token);
        using var failed = await SendAsync(token, payment);

        using var honoured = await SendAsync(token, payment);

        Assert.Equal((HttpStatusCode.OK, (1_000_000L, 1L)), (honoured.StatusCode, await SpentAsync()));
        Assert.False(honoured.Headers.Contains("X-Cost"));
    }

    [Fact]
    public async Task A_token_that_is_used_up_buys_nothing_else_and_another_gets_nothing_by_its_payment()
    {
        await StartBothAsync(After);
        var (token, other) = (await IssueAsync(), await IssueAsync());
        var (payment, foreign) = (await DraftAsync(token), await DraftAsync(token));
        using var served = await SendAsync(token, payment);
        using var boughtElse = await SendAsync(other, foreign);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (served.StatusCode, boughtElse.StatusCode));
        var second = await DraftAsync(await IssueManyAsync());

        using var another = await SendAsync(token, second);
        using var crossed = await SendAsync(token, foreign);
        using var elsewhere = await SendAsync(token, "/paid/other", headers: (payment.HeaderName, payment.HeaderValue));

        Assert.Equal("token_exhausted", (string)(await Expect.ProblemAsync(another, HttpStatusCode.Forbidden, "spend_denied"))["reason"]!);
        Assert.Equal("token_exhausted", (string)(await Expect.ProblemAsync(crossed, HttpStatusCode.Forbidden, "spend_denied"))["reason"]!);
        Assert.Equal(HttpStatusCode.Conflict, elsewhere.StatusCode);
        Assert.Equal((2, 2, (20_000L, 2L)), (Upstream.Hits(), Facilitator.Settlements.Count, await SpentAsync()));
    }

    [Fact]
    public async Task A_payment_that_was_given_back_is_paid_for_anew_with_its_token()
    {
        await StartBothAsync(After);
        Facilitator.Settle.Next(FacilitatorBehaviour.Unauthorized());
        var token = await IssueAsync();
        var payment = await DraftAsync(token);
        using var failed = await SendAsync(token, payment);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "released", (0L, 0L)), (failed.StatusCode, Sidecar.Ledger.StateOf(payment), await SpentAsync()));

        using var served = await SendAsync(token, payment);

        Assert.Equal((HttpStatusCode.OK, Once), (served.StatusCode, await SpentAsync()));
    }

    [Theory]
    [InlineData(After)]
    [InlineData(Before)]
    public async Task A_new_payment_with_a_used_up_token_gets_the_first_answer_by_its_key_and_without_one_is_told_what_to_do(string settle)
    {
        await StartBothAsync(settle, isIdempotent: true);
        var token = await IssueAsync();
        var (first, second) = (await DraftAsync(token), await DraftAsync(token));
        using var served = await SendAsync(token, first, Order);

        using var again = await Deadline.UntilAsync(() => SendAsync(token, second, Order), static answer => answer.StatusCode != HttpStatusCode.Conflict, "the answer is kept");
        using var nameless = await SendAsync(token, second);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, "true"), (served.StatusCode, again.StatusCode, again.Headers.GetValues("Idempotent-Replayed").Single()));
        Assert.Equal(await served.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        var refusal = await Expect.ProblemAsync(nameless, HttpStatusCode.Forbidden, "spend_denied");
        Assert.Equal("token_exhausted", (string)refusal["reason"]!);
        Assert.Contains("Idempotency-Key", (string)refusal["detail"]!, StringComparison.Ordinal);
        Assert.Equal((1, 1, Once), (Upstream.Hits(), Facilitator.Settlements.Count, await SpentAsync()));
    }

    private Task StartBothAsync(string settle, string token = """{ "AmountOfPayment": true }""", TimeSpan? patience = null, bool isIdempotent = false) => StartSpendingAsync(bend: settings =>
    {
        settings.Payment("Settle", settle).Set("Sidecar:Policies:paid:SpendToken", JsonNode.Parse(token));
        if (isIdempotent)
        {
            settings.Set("Sidecar:Policies:paid:Idempotency", new JsonObject());
        }

        if (patience is { } settling)
        {
            settings.Patience(verify: TimeSpan.FromSeconds(5), settling);
        }
    });

    /// <summary>For the price as it is told to whoever has a token; nothing is spent for that.</summary>
    private async Task<TestPayment> DraftAsync(string token)
    {
        using var price = await SendAsync(token, Report);
        return Buyer.Draft(await TestOffer.ReadAsync(price)).Sign();
    }

    private Task<HttpResponseMessage> SendAsync(string token, TestPayment payment, params (string Name, string Value)[] headers) =>
        SendAsync(token, Report, headers: [(payment.HeaderName, payment.HeaderValue), .. headers]);
}
