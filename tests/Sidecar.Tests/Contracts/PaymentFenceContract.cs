using Sidecar.Ledger;
using static Sidecar.Ledger.PaymentState;
using static Sidecar.Tests.Contracts.SamplePayments;

namespace Sidecar.Tests.Contracts;

/// <summary>What every payment ledger promises about steps that come late: those of an earlier claim change nothing. Inherited once per implementation.</summary>
public abstract class PaymentFenceContract : LedgerContract
{
    public static TheoryData<string> AllStates => [.. Enum.GetNames<PaymentState>()];

    [Fact]
    public async Task Every_claim_of_a_payment_has_the_next_number_also_after_restarts()
    {
        var first = await Ledger.ClaimedAsync(Claim("p"));
        await Ledger.RecordedAsync(Step(first.PaymentId, Released));
        var second = await Ledger.ClaimedAsync(Claim("p"));
        await Ledger.RecordedAsync(Step(first.PaymentId, Verified));
        await Ledger.RecordedAsync(Step(first.PaymentId, Released));
        await Harness.RestartAsync();
        var third = await Ledger.ClaimedAsync(Claim("p"));
        await Ledger.RecordedAsync(Step(first.PaymentId, Released));
        await Harness.CrashAsync();
        var fourth = await Ledger.ClaimedAsync(Claim("p"));
        Assert.Equal([(first.PaymentId, 1L), (first.PaymentId, 2), (first.PaymentId, 3), (first.PaymentId, 4)],
            new[] { first, second, third, fourth }.Select(static claimed => (claimed.PaymentId, claimed.ClaimNumber)));
        Assert.Equal(1, (await Ledger.ClaimedAsync(Claim("q"))).ClaimNumber);
    }

    [Theory]
    [MemberData(nameof(AllStates))]
    public async Task Step_of_an_earlier_claim_conflicts_and_writes_nothing(string to)
    {
        var earlier = await Ledger.ClaimedAsync(Claim("p"));
        await Ledger.RecordedAsync(Step(earlier.PaymentId, Released) with { ClaimNumber = earlier.ClaimNumber });
        await Ledger.ClaimedAsync(Claim("p", "r2"));
        var before = await Harness.HistoryAsync(earlier.PaymentId);
        await Ledger.ConflictsAsync(Step(earlier.PaymentId, Enum.Parse<PaymentState>(to)) with { ClaimNumber = earlier.ClaimNumber }, Claimed);
        Assert.Equal(before, await Harness.HistoryAsync(earlier.PaymentId));
        Assert.False(await Harness.HasSettlementAsync(earlier.PaymentId));
    }

    [Fact]
    public async Task Settlement_of_an_earlier_claim_grants_nothing()
    {
        var earlier = await Ledger.ClaimedAsync(Claim("p"));
        await Ledger.RecordedAsync(Step(earlier.PaymentId, Released));
        var later = await Ledger.ClaimedAsync(Claim("p"));
        await Ledger.RecordedAsync(Step(later.PaymentId, Settling) with { ClaimNumber = later.ClaimNumber });
        await Ledger.ConflictsAsync(SettledAndGranted(later.PaymentId) with { ClaimNumber = earlier.ClaimNumber }, Settling);
        await Ledger.RecordedAsync(SettledAndGranted(later.PaymentId) with { ClaimNumber = later.ClaimNumber });
    }

    [Fact]
    public async Task Posted_step_of_an_earlier_claim_is_not_written()
    {
        var earlier = await Ledger.ClaimedAsync(Claim("p"));
        await Ledger.RecordedAsync(Step(earlier.PaymentId, Released));
        var later = await Ledger.ClaimedAsync(Claim("p", "r2"));
        Ledger.Post(Step(later.PaymentId, Released) with { ClaimNumber = earlier.ClaimNumber });
        Ledger.Post(Step(later.PaymentId, Verified) with { ClaimNumber = later.ClaimNumber });
        await Ledger.RecordedAsync(Step(later.PaymentId, Settling) with { ClaimNumber = later.ClaimNumber });
        Assert.Equal(["3 claimed  r2", "4 verified  r2", "5 settling  r2"], (await Harness.HistoryAsync(later.PaymentId)).Skip(2));
    }

    [Fact]
    public async Task Step_that_names_no_claim_is_judged_by_the_state_alone()
    {
        var earlier = await Ledger.ClaimedAsync(Claim("p"));
        await Ledger.RecordedAsync(Step(earlier.PaymentId, Released));
        var later = await Ledger.ClaimedAsync(Claim("p"));
        await Ledger.RecordedAsync(Step(later.PaymentId, Settling) with { ClaimNumber = later.ClaimNumber });
        await Ledger.RecordedAsync(Step(later.PaymentId, Unknown) with { ClaimNumber = later.ClaimNumber });
        await Ledger.RecordedAsync(Step(later.PaymentId, Settled));
    }

    [Fact]
    public async Task Of_many_late_releases_and_claims_anew_no_claim_is_lost()
    {
        // Every claimer releases its own claim twice, the second time late: it must never free the payment under the next one.
        var held = 0;
        var most = 0;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(async () =>
        {
            for (var round = 0; round < 20; round++)
            {
                if (await Ledger.TryClaimAsync(Claim("p", $"r{i}"), CancellationToken.None) is ClaimOutcome.Claimed claimed)
                {
                    most = Math.Max(most, Interlocked.Increment(ref held));
                    await Task.Yield();
                    Interlocked.Decrement(ref held);
                    var release = Step(claimed.PaymentId, Released) with { ClaimNumber = claimed.ClaimNumber };
                    await Ledger.RecordedAsync(release);
                    Assert.IsType<TransitionOutcome.Conflict>(await Ledger.RecordAsync(release, CancellationToken.None));
                }
            }
        })));
        Assert.Equal(1, most);
    }
}
