using Sidecar.Ledger;
using static Sidecar.Ledger.PaymentState;
using static Sidecar.Tests.Contracts.SamplePayments;

namespace Sidecar.Tests.Contracts;

/// <summary>What every payment ledger promises about idempotency keys: at most one live payment stands behind one. Inherited once per implementation.</summary>
public abstract class IdempotencyLinkContract : LedgerContract
{
    private static readonly TimeSpan Retention = TimeSpan.FromHours(24);

    public static TheoryData<string> AllStates => [.. Enum.GetNames<PaymentState>()];

    [Theory]
    [MemberData(nameof(AllStates))]
    public async Task Key_of_another_payment_is_free_only_when_that_one_is_released_or_failed(string name)
    {
        var state = Enum.Parse<PaymentState>(name);
        var first = await Ledger.ClaimedAsync(Linked("first", "k"));
        await BringAsync(first.PaymentId, state);
        var outcome = await Ledger.TryClaimAsync(Linked("second", "k"), CancellationToken.None);
        if (state is Released or Failed)
        {
            Assert.IsType<ClaimOutcome.Claimed>(outcome);
        }
        else
        {
            var known = Assert.IsType<ClaimOutcome.Known>(outcome).Payment;
            Assert.Equal((first.PaymentId, Key("first"), state), (known.PaymentId, known.Key, known.State));
            Assert.Equal(1, await Harness.CountPaymentsAsync());
            Assert.Equal(1, (await Ledger.ClaimedAsync(Claim("second"))).ClaimNumber);
        }
    }

    [Fact]
    public async Task Of_64_parallel_payments_with_one_key_exactly_one_is_claimed_and_the_others_are_told_which()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => Ledger.TryClaimAsync(Linked($"p{i}", "k"), CancellationToken.None).AsTask())));
        var winner = Assert.Single(outcomes.OfType<ClaimOutcome.Claimed>());
        var others = outcomes.OfType<ClaimOutcome.Known>().ToList();
        Assert.Equal(63, others.Count);
        Assert.All(others, known => Assert.Equal(winner.PaymentId, known.Payment.PaymentId));
        Assert.Equal(1, await Harness.CountPaymentsAsync());
    }

    [Fact]
    public async Task Key_of_a_settled_payment_is_free_from_the_moment_that_was_named()
    {
        var first = await Ledger.ClaimedAsync(Linked("first", "k"));
        await BringAsync(first.PaymentId, Settled);
        Harness.Time.Advance(Retention - TimeSpan.FromMilliseconds(1));
        Assert.Equal(Key("first"), (await Ledger.KnownAsync(Linked("second", "k"))).Key);
        Harness.Time.Advance(TimeSpan.FromMilliseconds(1));
        await Ledger.ClaimedAsync(Linked("second", "k"));
        Assert.Equal(Key("second"), (await Ledger.KnownAsync(Linked("third", "k"))).Key);
    }

    [Theory]
    [InlineData(nameof(Claimed))]
    [InlineData(nameof(Verified))]
    [InlineData(nameof(Settling))]
    [InlineData(nameof(Unknown))]
    [InlineData(nameof(Forwarded))]
    public async Task Payment_that_is_not_decided_keeps_its_key_however_long_that_takes(string name)
    {
        var first = await Ledger.ClaimedAsync(Linked("first", "k"));
        await BringAsync(first.PaymentId, Enum.Parse<PaymentState>(name));
        Harness.Time.Advance(2 * Retention);
        Assert.Equal(Key("first"), (await Ledger.KnownAsync(Linked("second", "k"))).Key);
    }

    [Fact]
    public async Task Keys_do_not_touch_each_other()
    {
        await Ledger.ClaimedAsync(Linked("first", "k"));
        await Ledger.ClaimedAsync(Linked("second", "l"));
        await Ledger.ClaimedAsync(Claim("third"));
        Assert.Equal(3, await Harness.CountPaymentsAsync());
    }

    [Fact]
    public async Task Released_payment_can_be_claimed_anew_with_its_own_key()
    {
        var first = await Ledger.ClaimedAsync(Linked("first", "k"));
        await Ledger.RecordedAsync(Step(first.PaymentId, Released));
        Assert.Equal(2, (await Ledger.ClaimedAsync(Linked("first", "k"))).ClaimNumber);
        Assert.Equal(Key("first"), (await Ledger.KnownAsync(Linked("second", "k"))).Key);
    }

    [Fact]
    public async Task Key_that_went_to_the_next_payment_keeps_the_released_one_out()
    {
        var first = await Ledger.ClaimedAsync(Linked("first", "k"));
        await Ledger.RecordedAsync(Step(first.PaymentId, Released));
        await Ledger.ClaimedAsync(Linked("second", "k"));
        Assert.Equal(Key("second"), (await Ledger.KnownAsync(Linked("first", "k"))).Key);
        Assert.Equal(["1 claimed  r1", "2 released  r1"], await Harness.HistoryAsync(first.PaymentId));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("l")]
    public async Task Payment_that_is_claimed_anew_without_its_key_lets_go_of_it(string? other)
    {
        var first = await Ledger.ClaimedAsync(Linked("first", "k"));
        await Ledger.RecordedAsync(Step(first.PaymentId, Released));
        await Ledger.ClaimedAsync(other is null ? Claim("first") : Linked("first", other));
        await Ledger.ClaimedAsync(Linked("second", "k"));
    }

    [Fact]
    public async Task Payment_that_is_not_free_is_told_before_its_key_is_looked_at()
    {
        await Ledger.ClaimedAsync(Linked("first", "k"));
        await Ledger.ClaimedAsync(Linked("second", "l"));
        Assert.Equal(Key("second"), (await Ledger.KnownAsync(Linked("second", "k"))).Key);
        Assert.Equal(Key("first"), (await Ledger.KnownAsync(Linked("third", "k"))).Key);
    }

    [Fact]
    public async Task Key_is_remembered_after_a_restart_and_after_a_crash()
    {
        var first = await Ledger.ClaimedAsync(Linked("first", "k"));
        await BringAsync(first.PaymentId, Settled);
        await Harness.RestartAsync();
        Assert.Equal(Key("first"), (await Ledger.KnownAsync(Linked("second", "k"))).Key);
        await Harness.CrashAsync();
        Assert.Equal(Key("first"), (await Ledger.KnownAsync(Linked("second", "k"))).Key);
    }

    [Fact]
    public async Task Of_payments_that_fail_under_one_key_no_two_are_live_at_once()
    {
        var live = 0;
        var most = 0;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(async () =>
        {
            for (var round = 0; round < 20; round++)
            {
                if (await Ledger.TryClaimAsync(Linked($"p{i} {round}", "k"), CancellationToken.None) is ClaimOutcome.Claimed claimed)
                {
                    most = Math.Max(most, Interlocked.Increment(ref live));
                    await Task.Yield();
                    Interlocked.Decrement(ref live);
                    await Ledger.RecordedAsync(Step(claimed.PaymentId, round % 2 == 0 ? Failed : Released) with { ClaimNumber = claimed.ClaimNumber });
                }
            }
        })));
        Assert.Equal(1, most);
    }

    private PaymentClaim Linked(string name, string key) => Claim(name) with { Idempotency = new IdempotencyLink(Hash(key), Harness.Time.GetUtcNow() + Retention) };

    private async Task BringAsync(long paymentId, PaymentState state)
    {
        PaymentState[] way = state is Settled or Unknown ? [Settling, state] : state == Claimed ? [] : [state];
        foreach (var to in way)
        {
            await Ledger.RecordedAsync(Step(paymentId, to));
        }
    }
}
