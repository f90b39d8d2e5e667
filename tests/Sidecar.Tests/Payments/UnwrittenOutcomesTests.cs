using Sidecar.Ledger;
using Sidecar.Payments;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Payments;

public sealed class UnwrittenOutcomesTests
{
    [Fact]
    public async Task Outcomes_that_can_never_be_written_keep_no_other_waiting()
    {
        await using var bench = await ReconcilerBench.StartAsync();
        var unwritten = bench.Get<UnwrittenOutcomes>();
        var failed = await bench.Ledger.BringToAsync("failed", PaymentState.Failed);
        var settling = await bench.Ledger.BringToAsync("settling", PaymentState.Settling);

        // One that its payment has left behind, more than are taken for an outage that the ledger does not know, and one that can be written.
        unwritten.Add(new UnwrittenOutcome.Step(new PaymentTransition(failed, PaymentState.Settled)));
        for (var stranger = 1_000; stranger < 1_005; stranger++)
        {
            unwritten.Add(new UnwrittenOutcome.Step(new PaymentTransition(stranger, PaymentState.Settled)));
        }

        unwritten.Add(new UnwrittenOutcome.Step(new PaymentTransition(settling, PaymentState.Settled)));
        await unwritten.WriteAsync();
        await unwritten.WriteAsync();

        Assert.Equal(PaymentState.Settled, (await bench.Ledger.KnownAsync("settling")).State);
        Assert.Equal(5, unwritten.Count);
        Assert.Contains(bench.Log.Lines, line => line == $"Payment {failed} cannot become Settled any more: it is Failed");
    }

    [Fact]
    public async Task Outcomes_wait_for_a_ledger_that_is_away()
    {
        await using var bench = await ReconcilerBench.StartAsync();
        var unwritten = bench.Get<UnwrittenOutcomes>();
        var id = await bench.Ledger.BringToAsync("p", PaymentState.Settling);
        unwritten.Add(new UnwrittenOutcome.Step(new PaymentTransition(id, PaymentState.Settled)));
        await using (await bench.Harness.PauseAsync())
        {
            await unwritten.WriteAsync();
            Assert.Equal(1, unwritten.Count);
        }

        await Eventually.HoldsAsync(async () =>
        {
            await unwritten.WriteAsync();
            return unwritten.Count == 0;
        });
        Assert.Equal(PaymentState.Settled, (await bench.Ledger.KnownAsync("p")).State);
    }

    /// <summary>The ledger was away when a request gave its payment back; by the time it is told the payment is somebody else's.</summary>
    [Fact]
    public async Task A_release_that_comes_late_does_not_touch_the_next_claim()
    {
        await using var bench = await ReconcilerBench.StartAsync();
        var first = Assert.IsType<ClaimOutcome.Claimed>(await bench.Ledger.TryClaimAsync(SamplePayments.Claim("p"), CancellationToken.None));
        var release = new PaymentTransition(first.PaymentId, PaymentState.Released) { ClaimNumber = first.ClaimNumber, Reason = "late" };
        await bench.Ledger.RecordedAsync(release);
        var second = Assert.IsType<ClaimOutcome.Claimed>(await bench.Ledger.TryClaimAsync(SamplePayments.Claim("p", "r2"), CancellationToken.None));
        Assert.Equal((first.PaymentId, first.ClaimNumber + 1), (second.PaymentId, second.ClaimNumber));

        var unwritten = bench.Get<UnwrittenOutcomes>();
        unwritten.Add(new UnwrittenOutcome.Step(release));
        await unwritten.WriteAsync();

        Assert.Equal(0, unwritten.Count);
        Assert.Equal(PaymentState.Claimed, (await bench.Ledger.KnownAsync("p")).State);
    }

    [Fact]
    public async Task An_answer_and_a_debt_wait_for_the_ledger_too()
    {
        await using var bench = await ReconcilerBench.StartAsync();
        var unwritten = bench.Get<UnwrittenOutcomes>();
        var answered = await bench.Ledger.BringToAsync("answered", PaymentState.Settled);
        var owed = await bench.Ledger.BringToAsync("owed", PaymentState.Settled);
        await using (await bench.Harness.PauseAsync())
        {
            await bench.Get<AnswerGrants>().OweAsync(owed, "upstream_failed");
            bench.Get<AnswerGrants>().GrantLater(new PaymentGrant(answered, GrantKind.Answered, "r1"));
            Assert.Equal(2, unwritten.Count);
        }

        await Eventually.HoldsAsync(async () =>
        {
            await unwritten.WriteAsync();
            return unwritten.Count == 0;
        });
        Assert.Equal((GrantKind.Answered, false), ((await bench.Ledger.KnownAsync("answered")).Grant, (await bench.Ledger.KnownAsync("answered")).IsOwed));
        Assert.Equal((null, true), ((await bench.Ledger.KnownAsync("owed")).Grant, (await bench.Ledger.KnownAsync("owed")).IsOwed));
    }

    [Fact]
    public async Task The_line_has_an_end()
    {
        await using var bench = await ReconcilerBench.StartAsync();
        var unwritten = bench.Get<UnwrittenOutcomes>();
        for (var i = 0; i <= UnwrittenOutcomes.Most; i++)
        {
            unwritten.Add(new UnwrittenOutcome.Step(new PaymentTransition(i, PaymentState.Settled)));
        }

        Assert.Equal(UnwrittenOutcomes.Most, unwritten.Count);
        Assert.Contains(bench.Log.Lines, line => line.Contains($"payment {UnwrittenOutcomes.Most} ", StringComparison.Ordinal));
    }
}
