using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Payments;
using Sidecar.IntegrationTests.Upstreams;
using Sidecar.Tests.Servers;

namespace Sidecar.IntegrationTests.Replay;

/// <summary>One key, several payments: a client that signs anew for each attempt pays once, also when the state forgot the key and only the ledger knows it.</summary>
public sealed class PaidKeyTests : PaymentPipeline
{
    private const string Path = "/paid/report";
    private const string Key = "order-7";

    [Theory]
    [InlineData("AfterUpstream")]
    [InlineData("BeforeUpstream")]
    public async Task New_payment_with_the_key_gets_the_stored_answer_and_stays_unspent(string settle)
    {
        Upstream.On(Path, UpstreamReply.Text("the paid answer"), UpstreamReply.Text("another"));
        await StartKeyedAsync(settings => settings.Payment("Settle", settle));
        var (first, second) = (await PayAsync(), await PayAsync());

        using var served = await SendAsync(first, HttpMethod.Post);
        using var renewed = await SendAsync(second, HttpMethod.Post);

        Expect.Served(served, first);
        Expect.Replayed(renewed, second);
        Assert.Equal("the paid answer", await renewed.Content.ReadAsStringAsync());
        AssertOnlyFirstPaid(first, second);
        Assert.Equal((first.Receipt(served)!.Transaction, 1), (second.Receipt(renewed)!.Transaction, Upstream.Hits()));
    }

    /// <summary>The state is gone with the process; the link of key and payment is in the ledger.</summary>
    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task New_payment_with_the_key_of_an_answered_one_is_told_its_receipt_when_the_state_is_gone(string method)
    {
        await StartKeyedAsync();
        var first = await PayAsync();
        using var served = await SendAsync(first, new HttpMethod(method));
        Expect.Served(served, first);
        await Sidecar.RestartAsync();
        var second = await PayAsync();

        using var refused = await SendAsync(second, new HttpMethod(method));
        using var again = await SendAsync(second, new HttpMethod(method));

        await Expect.AlreadySettledAsync(refused, second);
        await Expect.AlreadySettledAsync(again, second);
        Assert.Equal(SettlementBook.TransactionOf(first.Nonce), second.Receipt(refused)!.Transaction);
        AssertOnlyFirstPaid(first, second);
        Assert.Equal(1, Upstream.Hits());
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task New_payment_with_the_key_of_an_unknown_one_waits_for_that_ones_outcome(string method)
    {
        Upstream.On(Path, UpstreamReply.Text("the paid answer"));
        await StartKeyedAsync();
        Facilitator.Settle.Always(FacilitatorBehaviour.SettledButPending());
        var first = await PayAsync();
        using var pending = await SendAsync(first, new HttpMethod(method));
        await Expect.PendingAsync(pending, first);
        var second = await PayAsync();

        using var joined = await SendAsync(second, new HttpMethod(method));
        await Expect.PendingAsync(joined, second);
        Facilitator.Settle.Always(FacilitatorBehaviour.Ok());
        using var known = await Deadline.UntilAsync(
            () => SendAsync(second, new HttpMethod(method)), told => told.StatusCode != HttpStatusCode.ServiceUnavailable, "the outcome is told to the new payment");

        // The first attempt bought no answer: what may be done again is done, once; for the rest the merchant owes one.
        if (method == "GET")
        {
            Expect.Served(known, second);
        }
        else
        {
            await Expect.OwedAsync(known, second);
        }

        Assert.Equal(SettlementBook.TransactionOf(first.Nonce), second.Receipt(known)!.Transaction);
        AssertOnlyFirstPaid(first, second);
        Assert.Single(Facilitator.CallsTo(FacilitatorEndpoint.Settle).DistinctBy(call => call.Text));
    }

    [Fact]
    public async Task Another_payer_with_the_same_key_pays_for_an_answer_of_its_own()
    {
        Upstream.On(Path, UpstreamReply.Text("the first answer"), UpstreamReply.Text("the second answer"));
        await StartKeyedAsync();
        var first = await PayAsync();
        var stranger = await new TestBuyer().PayForAsync(Sidecar.Client, Sidecar.Paid);

        using var served = await SendAsync(first, HttpMethod.Post);
        using var other = await SendAsync(stranger, HttpMethod.Post);

        Expect.Served(served, first);
        Expect.Served(other, stranger);
        Assert.Equal("the second answer", await other.Content.ReadAsStringAsync());
        Assert.Equal((2, "settled"), (Facilitator.Settlements.Count, Sidecar.Ledger.StateOf(stranger)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Payment_that_only_names_the_payer_gets_neither_its_answer_nor_its_receipt(bool isStateGone)
    {
        await StartKeyedAsync(settings => settings.Payment("Verify", "Local").Payment("EoaOnly", true));
        var first = await PayAsync();
        using var served = await SendAsync(first, HttpMethod.Post);
        Expect.Served(served, first);
        if (isStateGone)
        {
            await Sidecar.RestartAsync();
        }

        var forged = (Buyer.Draft(await OfferAsync()) with { Signer = new TestBuyer().Key }).Sign();
        using var refused = await SendAsync(forged, HttpMethod.Post);

        await Expect.PriceAsync(refused, "invalid_exact_evm_payload_signature");
        AssertOnlyFirstPaid(first, forged);
        Assert.Equal(1, Upstream.Hits());
    }

    [Fact]
    public async Task State_that_is_flushed_during_a_request_neither_stops_it_nor_lets_a_second_copy_pass()
    {
        await using var redis = await RedisServer.StartAsync();
        var mayAnswer = new TaskCompletionSource();
        Upstream.On(Path, UpstreamReply.Text("the paid answer").After(mayAnswer.Task), UpstreamReply.Text("another"));
        await StartKeyedAsync(settings => settings
            .Set("Sidecar:State:Kind", "Redis").Set("Sidecar:State:Redis", redis.Address).Set("Sidecar:State:Timeout", "00:00:10"));
        var (first, second) = (await PayAsync(), await PayAsync());

        var sending = SendAsync(first, HttpMethod.Post);
        await Deadline.UntilAsync(() => Upstream.Hits() == 1, "the upstream is at work");
        await redis.FlushAsync();
        using var copy = await SendAsync(first, HttpMethod.Post);
        using var renewed = await SendAsync(second, HttpMethod.Post);
        mayAnswer.SetResult();
        using var served = await sending;
        using var again = await Deadline.UntilAsync(() => SendAsync(first, HttpMethod.Post), told => told.StatusCode == HttpStatusCode.OK, "the answer is kept");

        await Expect.ProblemAsync(copy, HttpStatusCode.Conflict, "payment_in_flight");
        await Expect.ProblemAsync(renewed, HttpStatusCode.Conflict, "payment_in_flight");
        Expect.Served(served, first);
        Expect.Replayed(again, first);
        AssertOnlyFirstPaid(first, second);
        Assert.Equal(1, Upstream.Hits());
    }

    private Task StartKeyedAsync(Action<SidecarSettings>? bend = null) => StartAsync(settings =>
    {
        settings.Set("Sidecar:Policies:paid:Idempotency", new JsonObject { ["Mode"] = "Optional" });
        bend?.Invoke(settings);
    });

    private async Task<HttpResponseMessage> SendAsync(TestPayment payment, HttpMethod method)
    {
        using var request = payment.Request(method, Sidecar.Paid);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", Key);
        if (method == HttpMethod.Post)
        {
            request.Content = new StringContent("""{"item":1}""", Encoding.UTF8, "application/json");
        }

        return await Sidecar.Client.SendAsync(request);
    }

    private void AssertOnlyFirstPaid(TestPayment first, TestPayment second)
    {
        Assert.Equal("settled", Sidecar.Ledger.StateOf(first));
        Assert.Null(Sidecar.Ledger.Find(second));
        Assert.Equal(first.Nonce, Assert.Single(Facilitator.Settlements).PaymentId);
    }
}
