using System.Net;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;
using Sidecar.Ledger;
using Sidecar.Policies;
using static Sidecar.IntegrationTests.Payments.Expect;

namespace Sidecar.IntegrationTests.Spending;

/// <summary>What an agent spends is what its wallet paid: whenever the money is asked for, and however that ends.</summary>
public sealed class LinkedPayerTests : SpendingPipeline
{
    private const string Report = "/paid/report";
    private const string After = "AfterUpstream";
    private const string Before = "BeforeUpstream";
    private const long Price = 10_000;

    private static readonly (long, long) Nothing = (0, 0);
    private static readonly (long, long) Once = (Price, 1);

    [Theory]
    [InlineData(After)]
    [InlineData(Before)]
    public async Task What_was_paid_is_spent_once_and_no_more_than_the_budget_leaves(string settle)
    {
        await StartLinkedAsync(settle, limit: 15_000);
        using var served = await SendAsync(await PayAsync());
        Assert.Equal((HttpStatusCode.OK, Once), (served.StatusCode, await SpentAsync()));
        Assert.Equal(["shopper"], Upstream.Single.Headers["X-Sidecar-Agent"]);

        var second = await PayAsync();
        using var refused = await SendAsync(second);

        Assert.Equal("amount_limit", (string)(await ProblemAsync(refused, HttpStatusCode.Forbidden, "spend_denied"))["reason"]!);
        Assert.Equal((1, "released", 1), (Facilitator.Settlements.Count, Sidecar.Ledger.StateOf(second), Upstream.Hits()));
        Assert.Equal(["allow"], await SpendDecisionsAsync("allow", "release"));
    }

    [Theory]
    [InlineData(After)]
    [InlineData(Before)]
    public async Task A_payment_that_is_declined_costs_nothing_and_leaves_its_room_at_once(string settle)
    {
        await StartLinkedAsync(settle, limit: Price);
        Facilitator.Settle.Next(FacilitatorBehaviour.Refused("insufficient_funds"));
        var declined = await PayAsync();
        using var failed = await SendAsync(declined);
        Assert.Equal((HttpStatusCode.PaymentRequired, "failed", Nothing), (failed.StatusCode, Sidecar.Ledger.StateOf(declined), await SpentAsync()));

        using var served = await SendAsync(await PayAsync());

        Assert.Equal((HttpStatusCode.OK, Once), (served.StatusCode, await SpentAsync()));
        Assert.Equal(["allow", "release", "allow"], await SpendDecisionsAsync("allow", "release"));
    }

    [Theory]
    [InlineData(After)]
    [InlineData(Before)]
    public async Task A_payment_that_nobody_was_asked_for_costs_nothing_and_may_be_sent_again(string settle)
    {
        await StartLinkedAsync(settle, limit: Price);
        Facilitator.Settle.Next(FacilitatorBehaviour.Unauthorized());
        var payment = await PayAsync();
        using var failed = await SendAsync(payment);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "released", Nothing), (failed.StatusCode, Sidecar.Ledger.StateOf(payment), await SpentAsync()));

        using var served = await SendAsync(payment);

        Assert.Equal((HttpStatusCode.OK, Once), (served.StatusCode, await SpentAsync()));
    }

    [Theory]
    [InlineData(After)]
    [InlineData(Before)]
    public async Task A_payment_that_turns_out_to_be_settled_was_spent_all_the_time(string settle)
    {
        await StartLinkedAsync(settle, limit: Price, patience: TimeSpan.FromSeconds(0.5));
        Facilitator.Settle.Next(FacilitatorBehaviour.SettleThenDrop(), FacilitatorBehaviour.Reset(), FacilitatorBehaviour.Reset());
        var payment = await PayAsync();
        using var pending = await SendAsync(payment);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, Once), (pending.StatusCode, await SpentAsync()));
        using var refused = await SendAsync(await PayAsync());
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);

        await Sidecar.Ledger.WaitForAsync(payment, "settled");

        Assert.Equal(Once, await SpentAsync());
    }

    /// <summary>By the chain, or by an operator: what counts is the step.</summary>
    [Theory]
    [InlineData(After)]
    [InlineData(Before)]
    public async Task A_payment_that_turns_out_to_have_failed_is_given_back_to_whoever_spent_it(string settle)
    {
        await StartLinkedAsync(settle, limit: Price, patience: TimeSpan.FromSeconds(0.5));
        Facilitator.Settle.Always(FacilitatorBehaviour.Hang());
        var payment = await PayAsync();
        using var pending = await SendAsync(payment);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, Once), (pending.StatusCode, await SpentAsync()));

        // The wallet is somebody else's meanwhile.
        await PutAsync(Limited(amount: Price));
        await PutAsync(new AgentRecord("another", "USD") { Payers = [Buyer.Address.ToString()] });
        var failed = new PaymentTransition(Sidecar.Ledger.Find(payment)!.Id, PaymentState.Failed) { Reason = "authorization_expired" };
        Assert.IsType<TransitionOutcome.Recorded>(await Get<IPaymentLedger>().RecordAsync(failed, CancellationToken.None));

        Assert.Equal((Nothing, Nothing), (await SpentAsync(), await SpentAsync("another")));
        await Deadline.UntilAsync(() => CheckAsync(Price), decision => decision is SpendDecision.Allowed, "the budget is told");
        Assert.Equal(["allow", "release"], await SpendDecisionsAsync("allow", "release"));
    }

    [Fact]
    public async Task An_agent_that_is_deleted_meanwhile_has_spent_what_moved()
    {
        await StartLinkedAsync(After, limit: Price, patience: TimeSpan.FromSeconds(0.5));
        Facilitator.Settle.Next(FacilitatorBehaviour.SettleThenDrop(), FacilitatorBehaviour.Reset());
        var payment = await PayAsync();
        using var pending = await SendAsync(payment);
        Assert.IsType<ControlWrite<AgentRecord>.Written>(await Get<IAgentLedger>().DeleteAsync(Agent, Audit("control.agents.delete"), CancellationToken.None));

        await Sidecar.Ledger.WaitForAsync(payment, "settled");

        Assert.Equal(Once, await SpentAsync());
    }

    [Theory]
    [InlineData("status")]
    [InlineData("abort")]
    [InlineData("gone")]
    public async Task A_payment_in_advance_is_spent_whatever_the_backend_makes_of_it(string fault)
    {
        Upstream.On(Report, fault switch { "status" => UpstreamReply.Status(500), "abort" => UpstreamReply.AbortBeforeHeaders(), _ => UpstreamReply.Hang() });
        await StartLinkedAsync(Before, limit: Price);
        using var patience = new CancellationTokenSource();
        using var request = (await PayAsync()).Request(HttpMethod.Get, Sidecar.Paid);
        var answer = Sidecar.Client.SendAsync(request, patience.Token);
        if (fault == "gone")
        {
            await Deadline.UntilAsync(() => Upstream.Hits() == 1, "forwarded");
            await patience.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        }
        else
        {
            using var failed = await answer;
            Assert.True((int)failed.StatusCode >= 500);
        }

        Assert.Equal(Once, await SpentAsync());
        using var refused = await SendAsync(await PayAsync());
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Theory]
    [InlineData(After)]
    [InlineData(Before)]
    public async Task A_token_and_a_payment_of_one_agent_count_once_and_for_the_token(string settle)
    {
        await StartSpendingAsync(agent: Linked(limit: null), bend: settings => settings
            .Payment("Settle", settle)
            .Set("Sidecar:Policies:paid:SpendToken", System.Text.Json.Nodes.JsonNode.Parse("""{ "AmountOfPayment": true }""")));
        var token = await IssueAsync();
        using var price = await SendAsync(token, Report);
        var payment = Buyer.Draft(await TestOffer.ReadAsync(price)).Sign();

        await ServedAsync(token, Report, headers: (payment.HeaderName, payment.HeaderValue));

        Assert.Equal((1, Once), (Facilitator.Settlements.Count, await SpentAsync()));
        await RefusedAsync(HttpStatusCode.Forbidden, "spend_denied", token, Report);
    }

    [Fact]
    public async Task Nobody_is_asked_while_the_ledger_is_away_and_it_costs_nothing_in_the_end()
    {
        var signal = new TaskCompletionSource();
        Upstream.On(Report, UpstreamReply.Json("{}").After(signal.Task), UpstreamReply.Json("{}"));
        await StartLinkedAsync(After, limit: Price);
        var payment = await PayAsync();
        var asked = SendAsync(payment);
        await Deadline.UntilAsync(() => Upstream.Hits() == 1, "forwarded");
        using (Sidecar.Ledger.LockForWriting())
        {
            signal.SetResult();
            using var away = await asked;
            Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);
        }

        await Sidecar.Ledger.WaitForAsync(payment, "released");
        Assert.Equal((0, Nothing), (Facilitator.Count(FacilitatorEndpoint.Settle), await SpentAsync()));

        // What nobody could say the ledger had is kept until its lease ends.
        using var served = await Deadline.UntilAsync(() => SendAsync(payment), answer => answer.StatusCode == HttpStatusCode.OK, "the budget is free");
        Assert.Equal(Once, await SpentAsync());
    }

    [Theory]
    [InlineData(After, true)]
    [InlineData(Before, true)]
    [InlineData(After, false)]
    [InlineData(Before, false)]
    public async Task What_the_facilitator_said_while_the_ledger_was_away_is_what_counts_afterwards(string settle, bool moneyMoved)
    {
        var signal = new TaskCompletionSource();
        Facilitator.Settle.Next((moneyMoved ? FacilitatorBehaviour.Ok() : FacilitatorBehaviour.Refused("insufficient_funds")).After(signal.Task));
        await StartLinkedAsync(settle, limit: Price);
        var payment = await PayAsync();
        var asked = SendAsync(payment);
        await Facilitator.WaitForAsync(FacilitatorEndpoint.Settle, 1);
        using (Sidecar.Ledger.LockForWriting())
        {
            signal.SetResult();
            using var pending = await asked;
            Assert.Equal((HttpStatusCode.ServiceUnavailable, Once), (pending.StatusCode, await SpentAsync()));
        }

        await Sidecar.Ledger.WaitForAsync(payment, moneyMoved ? "settled" : "failed");

        Assert.Equal(moneyMoved ? Once : Nothing, await SpentAsync());
        await Deadline.UntilAsync(() => CheckAsync(Price), decision => decision is SpendDecision.Allowed != moneyMoved, "the budget knows");
    }

    /// <summary>A stranger's wallet pays, and the token of an agent besides: what the token spends is as exact.</summary>
    [Theory]
    [InlineData(After)]
    [InlineData(Before)]
    public async Task A_token_beside_a_strangers_payment_that_is_declined_costs_nothing(string settle)
    {
        await StartSpendingAsync(bend: settings => settings
            .Payment("Settle", settle)
            .Set("Sidecar:Policies:paid:SpendToken", System.Text.Json.Nodes.JsonNode.Parse("""{ "AmountOfPayment": true }""")));
        var token = await IssueAsync();
        using var price = await SendAsync(token, Report);
        var offer = await TestOffer.ReadAsync(price);
        Facilitator.Settle.Next(FacilitatorBehaviour.Refused("insufficient_funds"));
        var declined = Buyer.Draft(offer).Sign();
        using var failed = await SendAsync(token, Report, headers: (declined.HeaderName, declined.HeaderValue));
        Assert.Equal((HttpStatusCode.PaymentRequired, Nothing), (failed.StatusCode, await SpentAsync()));

        var good = Buyer.Draft(offer).Sign();
        await ServedAsync(token, Report, headers: (good.HeaderName, good.HeaderValue));

        Assert.Equal(Once, await SpentAsync());
    }

    /// <summary>An address that begins as Ethereum's do, in letters that mean something.</summary>
    [Fact]
    public async Task A_payer_of_another_chain_is_told_by_its_letters()
    {
        await StartSpendingAsync(agent: new AgentRecord(Agent, "USD") { Payers = ["0xAbCdEfGhIjK"] });
        var control = Get<ISpendControl>();

        Assert.Equal(Agent, await control.FindAgentOfPayerAsync("0xAbCdEfGhIjK", CancellationToken.None));
        Assert.Null(await control.FindAgentOfPayerAsync("0xabcdefghijk", CancellationToken.None));
    }

    private AgentRecord Linked(long? limit) => (limit is null ? new AgentRecord(Agent, "USD") : Limited(amount: limit)) with { Payers = [Buyer.Address.ToString().ToLowerInvariant()] };

    private Task StartLinkedAsync(string settle, long limit, TimeSpan? patience = null) => StartSpendingAsync(agent: Linked(limit), bend: settings =>
    {
        settings.Payment("Settle", settle).Set("Sidecar:Spending:ReservationLease", "00:00:05");
        if (patience is { } settling)
        {
            settings.Patience(verify: TimeSpan.FromSeconds(5), settling);
        }
    });

    private async Task<SpendDecision> CheckAsync(long micros) => await Get<ISpendControl>().CheckAsync(
        new SpendRequest { Agent = Agent, Amount = new SpendAmount(micros, "USD"), Merchant = Merchant, RequestId = "check", ApprovalKey = new SpendApprovalKey(Digest.OfParts("check"), isNamed: true) }, CancellationToken.None);

    /// <summary>What the audit says of spends, of these decisions, the oldest first.</summary>
    private async Task<List<string>> SpendDecisionsAsync(params string[] decisions)
    {
        var said = new List<string>();
        await foreach (var record in Get<IAuditHistory>().ListAsync(new AuditQuery { Action = "spend" }, CancellationToken.None))
        {
            if (decisions.Contains(record.Entry.Decision))
            {
                said.Add(record.Entry.Decision);
            }
        }

        return said;
    }
}
