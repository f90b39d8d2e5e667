using Sidecar.State;
using static Sidecar.Tests.Contracts.SamplePayments;

namespace Sidecar.Tests.Contracts;

/// <summary>What every store of payments in use promises. Inherited once per implementation.</summary>
public abstract class PaymentClaimsContract : StoreContract
{
    private protected static readonly HolderToken Holder = HolderToken.New();
    private protected static readonly HolderToken Stranger = HolderToken.New();

    [Fact]
    public async Task Of_64_parallel_claimers_of_one_payment_exactly_one_gets_it()
    {
        var claims = Create();
        var sibling = CreateSibling(claims);
        var attempts = await Crowd.AskAsync(i => TryAsync(i % 2 == 0 ? claims : sibling, "contested", HolderToken.New()));
        Assert.Single(attempts, ClaimAttempt.Claimed);
        Assert.Equal(Crowd.Size - 1, attempts.Count(static attempt => attempt == ClaimAttempt.Held));
    }

    [Fact]
    public async Task Released_payment_can_be_claimed_again()
    {
        var claims = Create();
        await TryAsync(claims, "p");
        Assert.Equal(LeaseOutcome.Done, await claims.ReleaseAsync(Key("p"), Holder));
        Assert.Equal(ClaimAttempt.Claimed, await TryAsync(claims, "p"));
    }

    [Fact]
    public async Task Release_of_one_payment_leaves_the_others_held()
    {
        var claims = Create();
        await TryAsync(claims, "p");
        await TryAsync(claims, "q");
        await claims.ReleaseAsync(Key("q"), Holder);
        Assert.Equal(ClaimAttempt.Held, await TryAsync(claims, "p"));
    }

    [Fact]
    public async Task Lease_that_nobody_released_does_not_end_before_its_time()
    {
        var claims = Create();
        await TryAsync(claims, "p");
        await Clock.NearlyEndLastingAsync();
        Assert.Equal(ClaimAttempt.Held, await TryAsync(claims, "p"));
    }

    [Fact]
    public async Task Lease_that_nobody_released_ends_at_its_time()
    {
        var claims = Create();
        await TryBrieflyAsync(claims, "p");
        await Clock.EndBriefAsync();
        Assert.Equal(ClaimAttempt.Claimed, await TryAsync(claims, "p"));
    }

    [Fact]
    public async Task Claim_anew_has_a_lease_of_its_own()
    {
        var claims = Create();
        await TryBrieflyAsync(claims, "p");
        await Clock.PassAsync(Clock.Brief / 2);
        await claims.ReleaseAsync(Key("p"), Holder);
        Assert.Equal(ClaimAttempt.Claimed, await TryAsync(claims, "p"));
        await Clock.PassAsync(Clock.Brief / 2);
        Assert.Equal(ClaimAttempt.Held, await TryAsync(claims, "p"));
    }

    [Fact]
    public async Task Renewed_lease_outlives_its_first_end()
    {
        var claims = Create();
        var name = "";

        // Anew when the machine was too slow to renew in time.
        await Eventually.HoldsAsync(async () =>
        {
            name += "p";
            await TryBrieflyAsync(claims, name);
            await Clock.PassAsync(TimeSpan.FromMilliseconds(1));
            return await claims.RenewAsync(Key(name), Holder, Clock.Lasting) == LeaseOutcome.Done;
        });
        await Clock.NearlyEndLastingAsync();
        Assert.Equal(ClaimAttempt.Held, await TryAsync(claims, name));
        Assert.Equal(LeaseOutcome.Done, await claims.ReleaseAsync(Key(name), Holder));
    }

    [Fact]
    public async Task Renewal_counts_from_now_and_not_from_the_old_end()
    {
        var claims = Create();
        await TryAsync(claims, "p");
        Assert.Equal(LeaseOutcome.Done, await claims.RenewAsync(Key("p"), Holder, Clock.Brief));
        await Clock.EndBriefAsync();
        Assert.Equal(ClaimAttempt.Claimed, await TryAsync(claims, "p", Stranger));
    }

    [Fact]
    public async Task Whoever_does_not_hold_a_payment_can_neither_renew_nor_release_it()
    {
        var claims = Create();
        await TryAsync(claims, "p");
        Assert.Equal(LeaseOutcome.Lost, await claims.RenewAsync(Key("p"), Stranger, TimeSpan.FromMilliseconds(1)));
        Assert.Equal(LeaseOutcome.Lost, await claims.ReleaseAsync(Key("p"), Stranger));
        await Clock.PassAsync(TimeSpan.FromMilliseconds(1));
        Assert.Equal(ClaimAttempt.Held, await TryAsync(claims, "p"));
        Assert.Equal(LeaseOutcome.Done, await claims.ReleaseAsync(Key("p"), Holder));
    }

    [Fact]
    public async Task Holder_whose_lease_ended_can_neither_renew_nor_release_what_another_holds_now()
    {
        var claims = Create();
        await TryBrieflyAsync(claims, "p");
        await Clock.EndBriefAsync();
        Assert.Equal(LeaseOutcome.Lost, await claims.RenewAsync(Key("p"), Holder, Clock.Lasting));
        Assert.Equal(ClaimAttempt.Claimed, await TryAsync(claims, "p", Stranger));
        Assert.Equal(LeaseOutcome.Lost, await claims.RenewAsync(Key("p"), Holder, Clock.Brief));
        Assert.Equal(LeaseOutcome.Lost, await claims.ReleaseAsync(Key("p"), Holder));
        Assert.Equal(ClaimAttempt.Held, await TryAsync(claims, "p"));
        Assert.Equal(LeaseOutcome.Done, await claims.ReleaseAsync(Key("p"), Stranger));
    }

    [Fact]
    public async Task Payment_that_nobody_holds_can_be_neither_renewed_nor_released()
    {
        var claims = Create();
        await TryAsync(claims, "p");
        await claims.ReleaseAsync(Key("p"), Holder);
        Assert.Equal(LeaseOutcome.Lost, await claims.ReleaseAsync(Key("p"), Holder));
        Assert.Equal(LeaseOutcome.Lost, await claims.RenewAsync(Key("p"), Holder, Clock.Lasting));
        Assert.Equal(ClaimAttempt.Claimed, await TryAsync(claims, "p"));
    }

    [Fact]
    public async Task Claims_and_releases_in_a_crowd_never_let_two_in_at_once()
    {
        var claims = Create();
        var sibling = CreateSibling(claims);
        var inside = 0;
        var entered = await Crowd.AskAsync(async i =>
        {
            var mine = i % 2 == 0 ? claims : sibling;
            var holder = HolderToken.New();
            var entries = 0;
            for (var round = 0; round < 20; round++)
            {
                if (await TryAsync(mine, "contested", holder) == ClaimAttempt.Claimed)
                {
                    Assert.Equal(1, Interlocked.Increment(ref inside));
                    entries++;
                    await Task.Yield();
                    Interlocked.Decrement(ref inside);
                    Assert.Equal(LeaseOutcome.Done, await mine.ReleaseAsync(Key("contested"), holder));
                }
            }

            return entries;
        });
        Assert.NotEqual(0, entered.Sum());
    }

    [Fact]
    public async Task Cancelled_claim_is_not_made()
    {
        var claims = Create();
        await ThrowsCancelledAsync(() => claims.TryClaimAsync(Key("p"), Holder, Clock.Lasting, Cancelled));
        Assert.Equal(ClaimAttempt.Claimed, await TryAsync(claims, "p"));
    }

    private protected abstract IPaymentClaims Create();

    /// <summary>The same claims as another replica sees them.</summary>
    private protected virtual IPaymentClaims CreateSibling(IPaymentClaims claims) => claims;

    private protected Task<ClaimAttempt> TryAsync(IPaymentClaims claims, string name) => TryAsync(claims, name, Holder);

    private protected async Task<ClaimAttempt> TryAsync(IPaymentClaims claims, string name, HolderToken holder) =>
        await claims.TryClaimAsync(Key(name), holder, Clock.Lasting, CancellationToken.None);

    private protected async Task<ClaimAttempt> TryBrieflyAsync(IPaymentClaims claims, string name) =>
        await claims.TryClaimAsync(Key(name), Holder, Clock.Brief, CancellationToken.None);
}
