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
        unwritten.Add(new PaymentTransition(failed, PaymentState.Settled));
        for (var stranger = 1_000; stranger < 1_005; stranger++)
        {
            unwritten.Add(new PaymentTransition(stranger, PaymentState.Settled));
        }

        unwritten.Add(new PaymentTransition(settling, PaymentState.Settled));
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
        unwritten.Add(new PaymentTransition(id, PaymentState.Settled));
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

    [Fact]
    public async Task The_line_has_an_end()
    {
        await using var bench = await ReconcilerBench.StartAsync();
        var unwritten = bench.Get<UnwrittenOutcomes>();
        for (var i = 0; i <= UnwrittenOutcomes.Most; i++)
        {
            unwritten.Add(new PaymentTransition(i, PaymentState.Settled));
        }

        Assert.Equal(UnwrittenOutcomes.Most, unwritten.Count);
        Assert.Contains(bench.Log.Lines, line => line.Contains($"payment {UnwrittenOutcomes.Most} ", StringComparison.Ordinal));
    }
}
