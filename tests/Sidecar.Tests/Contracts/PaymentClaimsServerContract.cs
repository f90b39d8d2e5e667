using Sidecar.State;
using static Sidecar.Tests.Contracts.SamplePayments;

namespace Sidecar.Tests.Contracts;

/// <summary>What a store of payments in use promises when its server pauses, restarts or forgets.</summary>
public abstract class PaymentClaimsServerContract : PaymentClaimsContract
{
    private protected abstract IStoreServer Server { get; }

    [Fact]
    public async Task Paused_store_is_unavailable_soon_for_every_verb()
    {
        var claims = Create();
        await TryAsync(claims, "p");
        await using var pause = await Server.PauseAsync();
        Assert.Equal(ClaimAttempt.Unavailable, await TryAsync(claims, "q").WaitAsync(Patience));
        Assert.Equal(LeaseOutcome.Unavailable, await claims.RenewAsync(Key("p"), Holder, Clock.Lasting).AsTask().WaitAsync(Patience));
        Assert.Equal(LeaseOutcome.Unavailable, await claims.ReleaseAsync(Key("p"), Holder).AsTask().WaitAsync(Patience));
    }

    [Fact]
    public async Task Store_that_was_paused_recovers_and_lets_nobody_in_twice()
    {
        var claims = Create();
        await TryAsync(claims, "held");
        ClaimAttempt[] during;
        await using (await Server.PauseAsync())
        {
            during = await Crowd.AskAsync(_ => TryAsync(claims, "contested", HolderToken.New())).WaitAsync(Patience);
        }

        await Eventually.HoldsAsync(async () => await TryAsync(claims, "held", Stranger) == ClaimAttempt.Held);
        var after = await Crowd.AskAsync(_ => TryAsync(claims, "contested", HolderToken.New()));
        Assert.All(during, static attempt => Assert.Equal(ClaimAttempt.Unavailable, attempt));

        // None: an attempt that was given up reached the server after all, and its lease runs.
        Assert.InRange(after.Count(static attempt => attempt == ClaimAttempt.Claimed), 0, 1);
        Assert.Equal(LeaseOutcome.Done, await claims.ReleaseAsync(Key("held"), Holder));
    }

    [Fact]
    public async Task Claim_that_was_given_up_while_the_store_was_paused_ends_with_its_lease()
    {
        var claims = Create();
        await using (await Server.PauseAsync())
        {
            Assert.Equal(ClaimAttempt.Unavailable, await TryBrieflyAsync(claims, "p").WaitAsync(Patience));
        }

        await Eventually.HoldsAsync(async () => await TryAsync(claims, "p", Stranger) == ClaimAttempt.Claimed);
        Assert.Equal(ClaimAttempt.Held, await TryAsync(claims, "p"));
    }

    [Fact]
    public async Task Store_that_was_restarted_works_on_and_lets_one_in()
    {
        var claims = Create();
        await TryAsync(claims, "p");
        await Server.RestartAsync();
        var name = "p";

        // Another each time: one that was answered by nobody may be held.
        await Eventually.HoldsAsync(async () => await TryAsync(claims, name += "+") == ClaimAttempt.Claimed);
        Assert.Equal(ClaimAttempt.Held, await TryAsync(claims, name, Stranger));
        var attempts = await Crowd.AskAsync(_ => TryAsync(claims, "contested", HolderToken.New()));
        Assert.Single(attempts, ClaimAttempt.Claimed);
    }

    [Fact]
    public async Task Store_that_was_flushed_forgets_its_leases_and_works_on()
    {
        var claims = Create();
        await TryAsync(claims, "p");
        await Server.FlushAsync();
        Assert.Equal(LeaseOutcome.Lost, await claims.RenewAsync(Key("p"), Holder, Clock.Lasting));
        Assert.Equal(ClaimAttempt.Claimed, await TryAsync(claims, "p", Stranger));
        Assert.Equal(LeaseOutcome.Lost, await claims.ReleaseAsync(Key("p"), Holder));
        Assert.Equal(ClaimAttempt.Held, await TryAsync(claims, "p"));
    }
}
