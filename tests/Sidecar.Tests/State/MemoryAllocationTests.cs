using Sidecar.Policies;
using Sidecar.State;
using Sidecar.State.Memory;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.State;

public sealed class MemoryAllocationTests
{
    private const int Calls = 10_000;

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly HolderToken Holder = HolderToken.New();

    private readonly ManualTimeProvider _time = new();
    private readonly Digest[] _keys = [.. Enumerable.Range(0, Calls).Select(static i => SampleDigests.Digest($"k{i}"))];

    [Fact]
    public void Use_of_a_nonce_allocates_nothing()
    {
        var nonces = new MemoryNonces(_time, Calls);
        AllocatesNothing(key => Done(nonces.TryUseAsync(key, Lease, CancellationToken.None)));
    }

    [Fact]
    public void Rate_that_is_counted_allocates_nothing()
    {
        var limits = new MemoryRateLimits(_time, 2 * Calls, maxEntries: Calls);
        var attempts = _keys.ToDictionary(static key => key, static key => new RateAttempt(new RateCharge(key, 5, Lease, 1), new RateCharge(SampleDigests.Digest("all"), 2 * Calls, Lease, 1)));
        AllocatesNothing(key => Done(limits.TryAcquireAsync(attempts[key], CancellationToken.None)) & Done(limits.GiveBackAsync(attempts[key])));
    }

    [Fact]
    public void Revocation_and_its_check_allocate_nothing()
    {
        var revocations = FilledRevocations.InMemory(_time, Calls);
        AllocatesNothing(key => Done(revocations.RevokeAsync(key, Lease, CancellationToken.None)));
        AllocatesNothing(_ => Done(revocations.CheckAsync(_keys.AsMemory(3, 2), CancellationToken.None)));
    }

    [Fact]
    public void Record_that_is_begun_renewed_and_abandoned_allocates_nothing()
    {
        var records = new MemoryIdempotencyRecords(_time, Calls, maxAnswerBytes: 1 << 20);
        AllocatesNothing(key => Done(records.TryBeginAsync(key, key, Holder, Lease, CancellationToken.None))
            & Done(records.TryBeginAsync(key, key, Holder, Lease, CancellationToken.None))
            & Done(records.RenewAsync(key, Holder, Lease))
            & Done(records.AbandonAsync(key, Holder)));
    }

    [Fact]
    public void Claim_that_is_made_renewed_and_released_allocates_nothing()
    {
        var claims = new MemoryPaymentClaims(_time, Calls);
        var key = SamplePayments.Key("p");
        AllocatesNothing(_ => Done(claims.TryClaimAsync(key, Holder, Lease, CancellationToken.None))
            & Done(claims.RenewAsync(key, Holder, Lease))
            & Done(claims.ReleaseAsync(key, Holder)));
    }

    [Fact]
    public async Task Reservation_that_is_made_renewed_and_closed_allocates_nothing()
    {
        var budgets = new MemoryBudgets(_time, maxWindows: 10, maxReservations: 10);
        var store = new BudgetStore(budgets, budgets);
        BudgetLimit[] limits = [SampleBudgets.Limit("day", amount: long.MaxValue), SampleBudgets.Limit("hour", count: long.MaxValue, buckets: 61)];
        await store.LoadEmptyAsync(limits);
        var reservation = SampleBudgets.Reservation(1, limits);
        AllocatesNothing(_ => Done(budgets.ReserveAsync(reservation, CancellationToken.None))
            & Done(budgets.RenewAsync(reservation))
            & Done(budgets.CloseAsync(reservation, spent: 1)));
        Assert.Equal(2 * Calls, (await store.ReadAsync(limits[0]))?.Count);
    }

    /// <summary>Once the tables have grown, that is; and a byte for every call is left to whatever the runtime does beside.</summary>
    private void AllocatesNothing(Func<Digest, bool> call)
    {
        Assert.All(_keys, key => Assert.True(call(key)));
        _time.Advance(3 * Lease);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var done = true;
        foreach (var key in _keys)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            done &= call(key);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Calls);
        Assert.True(done);
    }

    private static bool Done(ValueTask call) => call.IsCompletedSuccessfully;

    private static bool Done<T>(ValueTask<T> call) => call.IsCompletedSuccessfully;
}
