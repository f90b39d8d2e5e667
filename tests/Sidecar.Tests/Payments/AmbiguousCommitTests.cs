using Sidecar.Ledger;
using Sidecar.Payments;
using Sidecar.Payments.Facilitators;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.Protocols.X402;

namespace Sidecar.Tests.Payments;

/// <summary>The ledger says that it could not be written, and it was: no answer goes out, and the money is not forgotten.</summary>
public sealed class AmbiguousCommitTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Settlement_with_an_answer_that_was_not_sent_is_owed_if_it_was_written_and_may_be_honoured_if_not(bool isWritten)
    {
        await using var bench = await ReconcilerBench.StartAsync();
        bench.Answer = ReconcilerBench.Confirmed;
        var unwritten = bench.Get<UnwrittenOutcomes>();
        var ledger = new AmbiguousLedger(bench.Ledger, bench.Harness.Grants, isWritten);
        var settler = new Settler(ledger, unwritten, bench.Get<PaymentMetrics>(), bench.Time);
        var claimed = await bench.Ledger.ClaimedAsync(SamplePayments.Claim("p"));
        var payment = new ClaimedPayment(claimed.PaymentId, claimed.ClaimNumber, null!, Presented(), default, [bench.Get<FacilitatorDirectory>().Find("primary")!]);

        var settlement = await settler.SettleAsync(payment, spend: null, SamplePayments.Grant(claimed.PaymentId));
        await unwritten.WriteAsync();

        Assert.IsType<Settlement.Unknown>(settlement);
        AssertOwedOrFree(await bench.Ledger.KnownAsync("p"), GrantKind.Answered, isWritten);
        Assert.Equal(0, unwritten.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_that_was_withheld_is_owed_if_it_was_written_and_may_be_honoured_if_not(bool isWritten)
    {
        await using var bench = await ReconcilerBench.StartAsync();
        var unwritten = bench.Get<UnwrittenOutcomes>();
        var grants = new AnswerGrants(new AmbiguousLedger(bench.Ledger, bench.Harness.Grants, isWritten), unwritten);
        var grant = SamplePayments.Grant(await bench.Ledger.BringToAsync("p", PaymentState.Settled), GrantKind.Honoured);

        Assert.IsType<GrantOutcome.Unavailable>(await grants.GrantAsync(grant));
        grants.Withhold(grant);
        await unwritten.WriteAsync();

        AssertOwedOrFree(await bench.Ledger.KnownAsync("p"), GrantKind.Honoured, isWritten);
    }

    private static void AssertOwedOrFree(PaymentSnapshot payment, GrantKind kind, bool isWritten) =>
        Assert.Equal((PaymentState.Settled, isWritten ? kind : (GrantKind?)null, isWritten), (payment.State, payment.Grant, payment.IsOwed));

    private static PresentedPayment Presented()
    {
        var plan = SamplePlans.Plan();
        return new PaymentReader(plan, new ManualTimeProvider()).Read(Samples.Header(Samples.V2), SamplePlans.Sheet(plan), "https://api.example.com/a").Payment!;
    }
}
