using Sidecar.Ledger;
using Sidecar.Payments;
using Sidecar.Payments.Chains;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Payments;

public sealed class ReconcilerTests
{
    private static readonly DateTimeOffset ValidBefore = SamplePayments.Claim("p").ValidBefore!.Value;

    [Fact]
    public async Task What_the_chain_settled_is_settled_and_the_facilitator_is_not_asked()
    {
        await using var bench = await ReconcilerBench.StartAsync();
        bench.Chain.Finding = new ChainFinding.Settled("0xaa");

        var payment = await bench.Reconciler.JoinAsync(await bench.UnknownAsync("p"));

        Assert.Equal((PaymentState.Settled, "0xaa"), (payment.State, payment.Transaction));
        Assert.Equal(payment with { Reason = null }, await bench.Ledger.KnownAsync("p"));
        Assert.Empty(bench.Asked);
    }

    [Fact]
    public async Task What_can_never_settle_has_failed_with_its_reason()
    {
        await using var bench = await ReconcilerBench.StartAsync();
        (ChainFinding, string)[] findings =
        [
            (new ChainFinding.Cancelled(), "authorization_cancelled"),
            (new ChainFinding.UsedOtherwise("0xbb"), "authorization_used_otherwise"),
            (new ChainFinding.NotUsed(ValidBefore.AddSeconds(30)), "authorization_expired"),
        ];

        foreach (var (finding, reason) in findings)
        {
            bench.Chain.Finding = finding;
            var payment = await bench.Reconciler.JoinAsync(await bench.UnknownAsync(reason));
            Assert.Equal((PaymentState.Failed, reason), (payment.State, payment.Reason));
            Assert.Equal(PaymentState.Failed, (await bench.Ledger.KnownAsync(reason)).State);
        }

        Assert.Empty(bench.Asked);
    }

    [Fact]
    public async Task What_may_still_be_settled_stays_unknown_and_the_facilitator_is_asked()
    {
        await using var bench = await ReconcilerBench.StartAsync();
        bench.Chain.Finding = new ChainFinding.NotUsed(ValidBefore.AddSeconds(29));

        var payment = await bench.Reconciler.JoinAsync(await bench.UnknownAsync("p"));

        Assert.Equal(PaymentState.Unknown, payment.State);
        Assert.Equal(PaymentState.Unknown, (await bench.Ledger.KnownAsync("p")).State);
        Assert.Equal(["/settle"], bench.Asked);
    }

    [Theory]
    [InlineData(ReconcilerBench.Declined, "Unknown")]
    [InlineData(ReconcilerBench.Confirmed, "Settled")]
    public async Task Without_a_chain_only_a_yes_of_the_facilitator_is_believed(string answer, string state)
    {
        await using var bench = await ReconcilerBench.StartAsync(hasChain: false);
        bench.Answer = answer;

        var payment = await bench.Reconciler.JoinAsync(await bench.UnknownAsync("p"));

        Assert.Equal(state, payment.State.ToString());
        Assert.Equal(0, bench.Chain.Looks);
    }

    [Fact]
    public async Task A_chain_that_cannot_be_read_leaves_it_to_the_facilitator_and_is_shown()
    {
        await using var bench = await ReconcilerBench.StartAsync();
        (bench.Chain.Finding, bench.Answer) = (new ChainFinding.Undecided("eth_call: no answer in time"), ReconcilerBench.Confirmed);

        var payment = await bench.Reconciler.JoinAsync(await bench.UnknownAsync("p"));

        Assert.Equal((PaymentState.Settled, "0xfac1"), (payment.State, payment.Transaction));
        Assert.Contains("lastError = eip155:84532: eth_call: no answer in time", bench.Status().Data!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_hammers_a_payment_asks_once_a_second()
    {
        await using var bench = await ReconcilerBench.StartAsync();
        var unknown = await bench.UnknownAsync("p");
        var gate = new TaskCompletionSource();
        bench.Chain.Gate = gate.Task;

        var crowd = Enumerable.Range(0, 50).Select(_ => bench.Reconciler.JoinAsync(unknown).AsTask()).ToList();
        await Eventually.HoldsAsync(() => Task.FromResult(bench.Chain.Looks > 0));
        gate.SetResult();
        await Task.WhenAll(crowd);
        await bench.Reconciler.JoinAsync(unknown);
        bench.Time.Advance(TimeSpan.FromMilliseconds(999));
        await bench.Reconciler.JoinAsync(unknown);
        Assert.Equal(1, bench.Chain.Looks);

        bench.Time.Advance(TimeSpan.FromMilliseconds(1));
        await bench.Reconciler.JoinAsync(unknown);
        Assert.Equal(2, bench.Chain.Looks);
    }

    [Fact]
    public async Task A_client_finds_its_payment_behind_hundreds_of_older_ones()
    {
        await using var bench = await ReconcilerBench.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 150).Select(i => bench.UnknownAsync($"older {i}")));
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        var unknown = await bench.UnknownAsync("mine");
        bench.Chain.Finding = new ChainFinding.Settled("0xaa");

        Assert.Equal(PaymentState.Settled, (await bench.Reconciler.JoinAsync(unknown)).State);
        Assert.Equal(1, bench.Chain.Looks);
    }

    [Fact]
    public async Task A_ledger_that_cannot_be_read_leaves_the_payment_unknown()
    {
        await using var bench = await ReconcilerBench.StartAsync();
        var unknown = await bench.UnknownAsync("p");
        await bench.Harness.StopAsync();
        File.Delete(bench.Harness.File);

        Assert.Equal(unknown, await bench.Reconciler.JoinAsync(unknown));
        Assert.DoesNotContain("lastError =  ", bench.Status().Data!.ToString(), StringComparison.Ordinal);
        Assert.Contains(bench.Log.Lines, line => line == "Reconciliation failed this time and goes on");
    }

    [Fact]
    public async Task By_itself_it_decides_all_of_many_and_shows_what_is_left()
    {
        await using var bench = await ReconcilerBench.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 150).Select(i => bench.UnknownAsync($"p {i}")));
        bench.Time.Advance(TimeSpan.FromSeconds(90));
        bench.Chain.Gate = new TaskCompletionSource().Task;
        await bench.Reconciler.StartAsync(CancellationToken.None);
        var metrics = bench.Get<PaymentMetrics>();
        await Eventually.HoldsAsync(() => Task.FromResult(metrics.Unknown.Count == 150));
        Assert.StartsWith("{ unknown = 150, oldestSeconds = 90, abandoned = 0, unwritten = 0,", bench.Status().Data!.ToString(), StringComparison.Ordinal);
        Assert.True(bench.Status().IsReady);
        await bench.Reconciler.StopAsync(CancellationToken.None);

        await using var next = await ReconcilerBench.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 150).Select(i => next.UnknownAsync($"p {i}")));
        next.Chain.Finding = new ChainFinding.Settled("0xaa");
        await next.Reconciler.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(async () => await next.Harness.Unsettled.CountAsync(CancellationToken.None) == 0);
        await Eventually.HoldsAsync(() => Task.FromResult(next.Get<PaymentMetrics>().Unknown == UnknownPayments.None));
        await next.Reconciler.StopAsync(CancellationToken.None);
        Assert.Equal(150, next.Chain.Looks);
    }

    [Fact]
    public async Task Another_replica_that_reconciles_is_left_to_it_and_a_repeat_is_asked_about_all_the_same()
    {
        await using var bench = await ReconcilerBench.StartAsync();
        bench.Leases.AreOurs = false;
        bench.Chain.Finding = new ChainFinding.Settled("0xaa");
        var unknown = await bench.UnknownAsync("p");
        await bench.Reconciler.StartAsync(CancellationToken.None);
        var metrics = bench.Get<PaymentMetrics>();
        await Eventually.HoldsAsync(() => Task.FromResult(bench.Leases.Asked > 0 && metrics.Unknown.Count == 1));
        await bench.Reconciler.StopAsync(CancellationToken.None);
        Assert.Equal(0, bench.Chain.Looks);

        Assert.Equal(PaymentState.Settled, (await bench.Reconciler.JoinAsync(unknown)).State);
    }

    [Fact]
    public async Task Lease_is_renewed_while_an_answer_is_awaited_and_a_pass_that_lost_it_ends()
    {
        await using var bench = await ReconcilerBench.StartAsync();
        bench.Chain.Gate = new TaskCompletionSource().Task;
        await bench.UnknownAsync("hangs");
        await bench.Reconciler.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => Task.FromResult(bench.Leases.Asked >= 2));
        Assert.Equal(1, bench.Chain.Looks);

        bench.Leases.AreOurs = false;
        var asked = bench.Leases.Asked;
        await Eventually.HoldsAsync(() => Task.FromResult(bench.Leases.Asked >= asked + 2));
        await bench.UnknownAsync("next");
        bench.Leases.AreOurs = true;
        await Eventually.HoldsAsync(() => Task.FromResult(bench.Chain.Looks == 2));
        await bench.Reconciler.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Whoever_stays_unknown_for_too_long_needs_a_person_and_that_is_told_once()
    {
        await using var bench = await ReconcilerBench.StartAsync(hasChain: false);
        await bench.UnknownAsync("p");
        var payment = Assert.Single(await bench.Harness.Unsettled.ListAsync(10, null, CancellationToken.None));
        var end = payment.ValidBefore > payment.Since ? payment.ValidBefore.Value : payment.Since;
        bench.Time.Advance(end.AddDays(1) - bench.Time.GetUtcNow());
        await bench.Reconciler.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => Task.FromResult(bench.Get<PaymentMetrics>().Abandoned == 1));
        await bench.Reconciler.StopAsync(CancellationToken.None);

        Assert.Single(bench.Log.Lines, line => line.Contains("needs a person", StringComparison.Ordinal));
        Assert.Contains("abandoned = 1", bench.Status().Data!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outcome_that_the_last_request_left_is_written_before_the_end()
    {
        await using var bench = await ReconcilerBench.StartAsync();
        await bench.Reconciler.StartAsync(CancellationToken.None);
        var id = await bench.Ledger.BringToAsync("p", PaymentState.Settling);
        bench.Get<UnwrittenOutcomes>().Add(new UnwrittenOutcome.Step(new PaymentTransition(id, PaymentState.Settled) { Transaction = "0xaa" }));

        await bench.Reconciler.StopAsync(CancellationToken.None);

        Assert.Equal((PaymentState.Settled, "0xaa"), ((await bench.Ledger.KnownAsync("p")).State, (await bench.Ledger.KnownAsync("p")).Transaction));
    }
}
