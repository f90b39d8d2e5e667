using Sidecar.Ledger;
using Sidecar.State;
using Sidecar.State.Memory;
using Sidecar.Tests.Contracts;
using static Sidecar.Tests.Contracts.SamplePayments;

namespace Sidecar.Tests.State;

/// <summary>As good as the shared store while it is there, for two replicas too; the tests here are about when it is not.</summary>
public sealed class DegradingPaymentClaimsTests : PaymentClaimsContract
{
    private readonly ManualTimeProvider _time = new();
    private readonly SharedClaims _shared;

    public DegradingPaymentClaimsTests() => _shared = new SharedClaims(_time);

    private protected override StoreClock Clock => new ManualStoreClock(_time);

    [Fact]
    public async Task One_replica_lets_nobody_in_twice_while_the_shared_store_is_away()
    {
        var claims = Create();
        _shared.IsAway = true;
        var attempts = await Crowd.AskAsync(_ => TryAsync(claims, "contested", HolderToken.New()));
        Assert.Single(attempts, ClaimAttempt.Claimed);
        Assert.Equal(Crowd.Size - 1, attempts.Count(static attempt => attempt == ClaimAttempt.Held));
    }

    [Fact]
    public async Task Claim_made_while_the_store_was_away_still_holds_when_it_is_back()
    {
        var claims = Create();
        _shared.IsAway = true;
        await TryAsync(claims, "p");
        _shared.IsAway = false;
        Assert.Equal(ClaimAttempt.Held, await TryAsync(claims, "p", Stranger));
        Assert.Equal(LeaseOutcome.Done, await claims.ReleaseAsync(Key("p"), Holder));
        Assert.Equal(ClaimAttempt.Claimed, await TryAsync(claims, "p", Stranger));
    }

    [Fact]
    public async Task Renewal_tells_the_shared_store_of_a_claim_that_was_made_while_it_was_away()
    {
        var claims = Create();
        _shared.IsAway = true;
        await TryAsync(claims, "p");
        Assert.Equal(LeaseOutcome.Done, await claims.RenewAsync(Key("p"), Holder, Clock.Lasting));
        _shared.IsAway = false;
        Assert.Equal(LeaseOutcome.Done, await claims.RenewAsync(Key("p"), Holder, Clock.Lasting));
        Assert.Equal(ClaimAttempt.Held, await TryAsync(CreateSibling(claims), "p", Stranger));
    }

    [Fact]
    public async Task Renewal_is_lost_when_another_replica_claimed_meanwhile()
    {
        var claims = Create();
        var sibling = CreateSibling(claims);
        _shared.IsAway = true;
        await TryAsync(claims, "p");
        _shared.IsAway = false;
        Assert.Equal(ClaimAttempt.Claimed, await TryAsync(sibling, "p", Stranger));
        Assert.Equal(LeaseOutcome.Lost, await claims.RenewAsync(Key("p"), Holder, Clock.Lasting));
        Assert.Equal(LeaseOutcome.Lost, await claims.ReleaseAsync(Key("p"), Holder));
        Assert.Equal(LeaseOutcome.Done, await sibling.ReleaseAsync(Key("p"), Stranger));
        Assert.Equal(ClaimAttempt.Claimed, await TryAsync(claims, "p"));
    }

    [Fact]
    public async Task Claim_that_another_replica_holds_leaves_nothing_behind_here()
    {
        var claims = Create();
        var sibling = CreateSibling(claims);
        await TryAsync(sibling, "p", Stranger);
        Assert.Equal(ClaimAttempt.Held, await TryAsync(claims, "p"));
        await sibling.ReleaseAsync(Key("p"), Stranger);
        Assert.Equal(ClaimAttempt.Claimed, await TryAsync(claims, "p"));
    }

    [Fact]
    public async Task Claim_that_was_cancelled_at_the_shared_store_leaves_nothing_behind_here()
    {
        var claims = Create();
        _shared.Throws = true;
        await ThrowsCancelledAsync(() => claims.TryClaimAsync(Key("p"), Holder, Clock.Lasting, CancellationToken.None));
        _shared.Throws = false;
        Assert.Equal(ClaimAttempt.Claimed, await TryAsync(claims, "p", Stranger));
    }

    [Fact]
    public async Task Release_while_the_store_is_away_frees_the_payment_here()
    {
        var claims = Create();
        _shared.IsAway = true;
        await TryAsync(claims, "p");
        Assert.Equal(LeaseOutcome.Unavailable, await claims.ReleaseAsync(Key("p"), Holder));
        Assert.Equal(ClaimAttempt.Claimed, await TryAsync(claims, "p", Stranger));
    }

    private protected override IPaymentClaims Create() => Replica();

    private protected override IPaymentClaims CreateSibling(IPaymentClaims claims) => Replica();

    private DegradingPaymentClaims Replica() => new(_shared, new MemoryPaymentClaims(_time, capacity: 1000));

    private sealed class SharedClaims(TimeProvider time) : IPaymentClaims
    {
        private readonly MemoryPaymentClaims _claims = new(time, capacity: 1000);

        public bool IsAway { get; set; }

        public bool Throws { get; set; }

        public ValueTask<ClaimAttempt> TryClaimAsync(PaymentKey key, HolderToken holder, TimeSpan lease, CancellationToken cancellationToken) =>
            Throws ? throw new OperationCanceledException()
            : IsAway ? new(ClaimAttempt.Unavailable)
            : _claims.TryClaimAsync(key, holder, lease, cancellationToken);

        public ValueTask<LeaseOutcome> RenewAsync(PaymentKey key, HolderToken holder, TimeSpan lease) =>
            IsAway ? new(LeaseOutcome.Unavailable) : _claims.RenewAsync(key, holder, lease);

        public ValueTask<LeaseOutcome> ReleaseAsync(PaymentKey key, HolderToken holder) =>
            IsAway ? new(LeaseOutcome.Unavailable) : _claims.ReleaseAsync(key, holder);
    }
}
