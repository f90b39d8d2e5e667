using System.Net;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Payments;

/// <summary>
/// A settlement of which nobody can say whether it happened. It is never answered with a price (the client would pay twice) nor with the goods,
/// it is asked for again with the same bytes, and told as it ended once that is known.
/// </summary>
public sealed class UnknownSettlementTests : PaymentPipeline
{
    private const string NoAnswer = "no answer in time";
    private const string SettledWithoutAnAnswer = "settled without an answer in time";

    private static readonly Dictionary<string, Func<FacilitatorBehaviour>> Silences = new(StringComparer.Ordinal)
    {
        ["settlement_pending"] = () => FacilitatorBehaviour.SettlementPending(),
        ["settlement_pending in a 200"] = () => FacilitatorBehaviour.SettlementPending(status: 200),
        ["settlement_pending with a transaction"] = () => FacilitatorBehaviour.SettlementPending("0xabc"),
        ["settled and said to be pending"] = FacilitatorBehaviour.SettledButPending,
        ["unexpected_settle_error with a transaction"] = () =>
            FacilitatorBehaviour.Body(500, """{"success":false,"errorReason":"unexpected_settle_error","transaction":"0xabc","network":""}"""),
        ["not confirmed in time"] = () =>
            FacilitatorBehaviour.Body(200, """{"success":false,"errorReason":"settle_exact_svm_transaction_confirmation_timed_out","transaction":"","network":""}"""),
        ["a transaction and a reason that nobody knows"] = () =>
            FacilitatorBehaviour.Body(200, """{"success":false,"errorReason":"node_went_away","transaction":"0xabc","network":""}"""),
        ["303, which may follow a done deed"] = () => FacilitatorBehaviour.Body(303, ""),
        [NoAnswer] = FacilitatorBehaviour.Hang,
        [SettledWithoutAnAnswer] = FacilitatorBehaviour.SettleThenHang,
        ["a reset"] = FacilitatorBehaviour.Reset,
        ["settled and reset"] = FacilitatorBehaviour.SettleThenDrop,
        ["an answer that breaks off"] = FacilitatorBehaviour.TruncatedBody,
        ["an endless answer"] = FacilitatorBehaviour.EndlessBody,
        ["garbage"] = () => FacilitatorBehaviour.Garbage(),
        ["garbage of a gateway"] = () => FacilitatorBehaviour.Garbage(504),
        ["wrong schema"] = () => FacilitatorBehaviour.WrongSchema(),
        ["500 without a verdict"] = () => FacilitatorBehaviour.Body(500, "{}"),
        ["400 without a verdict"] = () => FacilitatorBehaviour.Body(400, "{}"),
        ["408"] = () => FacilitatorBehaviour.Body(408, ""),
        ["success without a transaction"] = () => FacilitatorBehaviour.Body(200, """{"success":true,"network":"eip155:84532"}"""),
        ["success that is no boolean"] = () => FacilitatorBehaviour.Body(200, """{"success":"true","transaction":"0xabc","network":"eip155:84532"}"""),
        ["success said twice"] = () => FacilitatorBehaviour.Body(200, """{"success":false,"success":true,"transaction":"0xabc","network":""}"""),
    };

    public static TheoryData<string> EverySilence => new(Silences.Keys);

    [Theory]
    [MemberData(nameof(EverySilence))]
    public async Task Unknown_settlement_after_the_upstream_is_kept_and_told_once_known(string silence)
    {
        await StartPatientlyAsync("AfterUpstream", silence);

        await TellOnceKnownAsync(silence, version: 2);

        Assert.Equal(2, Upstream.Hits());
    }

    [Theory]
    [MemberData(nameof(EverySilence))]
    public async Task Unknown_settlement_before_the_upstream_is_kept_and_told_once_known(string silence)
    {
        await StartPatientlyAsync("BeforeUpstream", silence);

        await TellOnceKnownAsync(silence, version: 1);

        Assert.Equal(1, Upstream.Hits());
    }

    [Theory]
    [InlineData("AfterUpstream")]
    [InlineData("BeforeUpstream")]
    public async Task Identical_repeat_that_succeeds_serves_the_answer(string settle)
    {
        await StartPatientlyAsync(settle);
        Facilitator.Settle.Next(FacilitatorBehaviour.SettleThenDrop());
        var payment = await PayAsync();

        using var answer = await SendAsync(payment);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(SettlementBook.TransactionOf(payment.Nonce), payment.Receipt(answer)?.Transaction);
        AssertAskedIdentically(atMost: 2);
        Assert.Equal("settled", Sidecar.Ledger.StateOf(payment));
    }

    [Fact]
    public async Task No_to_the_repeat_is_no_proof_that_the_first_call_failed()
    {
        await StartPatientlyAsync("AfterUpstream");
        Facilitator.Settle.Next(FacilitatorBehaviour.Reset()).Always(FacilitatorBehaviour.Refused("invalid_exact_evm_nonce_already_used"));
        var payment = await PayAsync();

        using var answer = await SendAsync(payment);
        using var again = await SendAsync(payment);

        await Expect.PendingAsync(answer, payment);
        await Expect.PendingAsync(again, payment);
        Assert.Equal("unknown", Sidecar.Ledger.StateOf(payment));
    }

    [Fact]
    public async Task Reconciler_finds_the_outcome_without_the_client()
    {
        await StartPatientlyAsync("AfterUpstream");
        Facilitator.Settle.Next(FacilitatorBehaviour.SettleThenDrop(), FacilitatorBehaviour.SettledButPending());
        var payment = await PayAsync();

        using var answer = await SendAsync(payment);
        await Expect.PendingAsync(answer, payment);
        var row = await Sidecar.Ledger.WaitForAsync(payment, "settled");

        Assert.Equal(SettlementBook.TransactionOf(payment.Nonce), row.Transaction);
        Assert.Equal(["claimed", "verified", "forwarded", "settling", "unknown", "settled"], row.Transitions);
        using var again = await SendAsync(payment);
        Expect.Served(again, payment);
        AssertAskedIdentically(atMost: 4);
    }

    [Fact]
    public async Task Unknown_settlement_outlives_a_restart()
    {
        await StartPatientlyAsync("AfterUpstream");
        Facilitator.Settle.Always(FacilitatorBehaviour.SettledButPending());
        var payment = await PayAsync();
        using var pending = await SendAsync(payment);
        await Expect.PendingAsync(pending, payment);

        await Sidecar.RestartAsync();
        using var stillPending = await SendAsync(payment);
        await Expect.PendingAsync(stillPending, payment);
        Facilitator.Settle.Always(FacilitatorBehaviour.Ok());
        using var known = await Deadline.UntilAsync(
            () => SendAsync(payment), told => told.StatusCode != HttpStatusCode.ServiceUnavailable, "the outcome is told to a repeat");

        Expect.Served(known, payment);
        Assert.Equal((2, "settled"), (Upstream.Hits(), Sidecar.Ledger.StateOf(payment)));
        Assert.Single(Facilitator.CallsTo(FacilitatorEndpoint.Settle).DistinctBy(call => call.Text));
    }

    [Fact]
    public async Task Crowd_of_repeats_of_an_unknown_payment_is_one_question_at_a_time_and_is_honoured_once()
    {
        await StartPatientlyAsync("AfterUpstream");
        Facilitator.Settle.Always(FacilitatorBehaviour.SettledButPending());
        var payment = await PayAsync();
        using var pending = await SendAsync(payment);
        await Expect.PendingAsync(pending, payment);
        Facilitator.Settle.Always(FacilitatorBehaviour.Ok().After(TimeSpan.FromMilliseconds(100)));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SendAsync(payment)));

        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable));
        await Sidecar.Ledger.WaitForAsync(payment, "settled");
        using var last = await Deadline.UntilAsync(() => SendAsync(payment), answer => answer.StatusCode == HttpStatusCode.OK, "the answer is given");
        Assert.Equal(2, Upstream.Hits());
        Assert.Single(Facilitator.Settlements);
        Facilitator.AssertNothingSettledTwice();
    }

    // Only a facilitator that never answers is waited for in vain. With the others a call that this busy machine is slow to deliver must not be given up before it is
    // counted, so they have all the time they need.
    private Task StartPatientlyAsync(string settle, string? silence = null)
    {
        var patience = TimeSpan.FromSeconds(silence is NoAnswer or SettledWithoutAnAnswer ? 1.5 : 20);
        Upstream.On("/paid/report", UpstreamReply.Text("the paid answer"));
        return StartAsync(settings => settings.Payment("Settle", settle).Patience(verify: TimeSpan.FromSeconds(20), settle: patience));
    }

    private async Task TellOnceKnownAsync(string silence, int version)
    {
        Facilitator.Settle.Always(Silences[silence]());
        var payment = await PayAsync(version);

        using var answer = await SendAsync(payment);

        await Expect.PendingAsync(answer, payment);
        AssertAskedIdentically(atMost: 3);
        Assert.Equal("unknown", Sidecar.Ledger.StateOf(payment));

        using var again = await SendAsync(payment);
        await Expect.PendingAsync(again, payment);

        Facilitator.Settle.Always(FacilitatorBehaviour.Ok());
        using var known = await Deadline.UntilAsync(
            () => SendAsync(payment), told => told.StatusCode != HttpStatusCode.ServiceUnavailable, "the outcome is told to a repeat");

        // The answer that the first attempt did not give, once; then only its copy.
        Expect.Served(known, payment);
        Assert.Equal("the paid answer", await known.Content.ReadAsStringAsync());
        using var copy = await SendAsync(payment);
        Expect.Replayed(copy, payment);
        AssertSettledOnce(payment);
    }

    /// <summary>One repeat with the same bytes; the reconciler's own first question may have come in between.</summary>
    private void AssertAskedIdentically(int atMost)
    {
        var calls = Facilitator.CallsTo(FacilitatorEndpoint.Settle);
        Assert.InRange(calls.Count, 2, atMost);
        Assert.All(calls, call => Assert.Equal(calls[0].Body, call.Body));
    }

    private void AssertSettledOnce(TestPayment payment)
    {
        Assert.Equal("settled", Sidecar.Ledger.StateOf(payment));
        Assert.Equal(payment.Nonce, Assert.Single(Facilitator.Settlements).PaymentId);
        Facilitator.AssertNothingSettledTwice();
        Assert.Single(Facilitator.CallsTo(FacilitatorEndpoint.Settle).DistinctBy(call => call.Text));
    }
}
