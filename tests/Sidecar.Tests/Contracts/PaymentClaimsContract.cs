using Sidecar.State;
using static Sidecar.Tests.Contracts.SamplePayments;

namespace Sidecar.Tests.Contracts;

/// <summary>What every store of payments in use promises. Inherited once per implementation.</summary>
public abstract class PaymentClaimsContract
{
    private protected static readonly HolderToken Holder = HolderToken.New();
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Of_64_parallel_claimers_of_one_payment_exactly_one_gets_it()
    {
        var claims = Create();
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var claimers = Enumerable.Range(0, 64).Select(_ => Task.Run(async () =>
        {
            await start.Task;
            return await TryAsync(claims, "contested");
        })).ToArray();
        start.SetResult();
        var attempts = await Task.WhenAll(claimers);
        Assert.Single(attempts, ClaimAttempt.Claimed);
        Assert.Equal(63, attempts.Count(static attempt => attempt == ClaimAttempt.Held));
    }

    [Fact]
    public async Task Released_payment_can_be_claimed_again()
    {
        var claims = Create();
        await TryAsync(claims, "p");
        await claims.ReleaseAsync(Key("p"), Holder);
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
    public async Task Lease_that_nobody_released_ends_and_not_before_its_time()
    {
        var claims = Create();
        await TryAsync(claims, "p");
        await AdvanceAsync(Lease - TimeSpan.FromMilliseconds(1));
        Assert.Equal(ClaimAttempt.Held, await TryAsync(claims, "p"));
        await AdvanceAsync(TimeSpan.FromMilliseconds(1));
        Assert.Equal(ClaimAttempt.Claimed, await TryAsync(claims, "p"));
    }

    [Fact]
    public async Task Claim_anew_has_a_lease_of_its_own()
    {
        var claims = Create();
        await TryAsync(claims, "p");
        await AdvanceAsync(Lease / 2);
        await claims.ReleaseAsync(Key("p"), Holder);
        await TryAsync(claims, "p");
        await AdvanceAsync(Lease / 2);
        Assert.Equal(ClaimAttempt.Held, await TryAsync(claims, "p"));
        await AdvanceAsync(Lease / 2);
        Assert.Equal(ClaimAttempt.Claimed, await TryAsync(claims, "p"));
    }

    [Fact]
    public async Task Cancelled_claim_is_not_made()
    {
        var claims = Create();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await claims.TryClaimAsync(Key("p"), Holder, Lease, new CancellationToken(canceled: true)));
        Assert.Equal(ClaimAttempt.Claimed, await TryAsync(claims, "p"));
    }

    private protected abstract IPaymentClaims Create();

    private protected abstract Task AdvanceAsync(TimeSpan time);

    private protected static async Task<ClaimAttempt> TryAsync(IPaymentClaims claims, string name) => await claims.TryClaimAsync(Key(name), Holder, Lease, CancellationToken.None);
}
