using Sidecar.Policies;
using Sidecar.State;
using Sidecar.State.Memory;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.State;

public sealed class LeaseKeeperTests : IDisposable
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _time = new();
    private readonly LogLines<LeaseKeeper> _log = new();
    private readonly ScriptedClaims _claims = new();
    private readonly LeaseKeeper _keeper;

    public LeaseKeeperTests() => _keeper = new LeaseKeeper(_time, _log);

    [Fact]
    public async Task Lease_that_is_kept_outlives_its_length_and_one_that_is_not_ends()
    {
        var claims = new MemoryPaymentClaims(_time, capacity: 1000);
        var holder = HolderToken.New();
        await claims.TryClaimAsync(SamplePayments.Key("kept"), holder, Lease, CancellationToken.None);
        await claims.TryClaimAsync(SamplePayments.Key("left"), holder, Lease, CancellationToken.None);
        using var kept = _keeper.Keep(claims, SamplePayments.Key("kept"), holder, Lease);
        for (var i = 0; i < 10; i++)
        {
            await PassAsync(Lease / 3);
        }

        Assert.False(kept.IsLost);
        Assert.Equal(ClaimAttempt.Held, await claims.TryClaimAsync(SamplePayments.Key("kept"), HolderToken.New(), Lease, CancellationToken.None));
        Assert.Equal(ClaimAttempt.Claimed, await claims.TryClaimAsync(SamplePayments.Key("left"), HolderToken.New(), Lease, CancellationToken.None));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task Reservation_of_a_budget_that_is_kept_outlives_its_lease_and_one_that_the_store_forgot_is_lost()
    {
        var budgets = new MemoryBudgets(_time, maxWindows: 10, maxReservations: 10);
        var store = new BudgetStore(budgets, budgets);
        var limit = SampleBudgets.Limit("agent");
        await store.LoadEmptyAsync(limit);
        var reservation = SampleBudgets.Reservation(1, limit) with { Lease = Lease };
        await store.ReservedAsync(reservation);
        using var kept = _keeper.Keep(budgets, reservation);
        using var forgotten = _keeper.Keep(budgets, SampleBudgets.Reservation(1, limit) with { Lease = Lease });
        Assert.Equal(2, _keeper.Count);
        for (var i = 0; i < 10; i++)
        {
            await PassAsync(Lease / 3);
        }

        Assert.False(kept.IsLost);
        Assert.True(forgotten.IsLost);
        Assert.Equal(LeaseOutcome.Done, await store.CloseAsync(reservation, spent: 1));
    }

    [Fact]
    public async Task Lease_is_renewed_when_a_third_of_it_has_passed_and_not_before()
    {
        using var kept = Keep("p");
        await PassAsync((Lease / 3) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, _claims.Renewals);
        await PassAsync(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, _claims.Renewals);
        await PassAsync(TimeSpan.Zero);
        Assert.Equal(1, _claims.Renewals);
    }

    [Fact]
    public async Task Disposed_lease_is_renewed_no_more_and_forgotten()
    {
        var kept = Keep("p");
        Assert.Equal(1, _keeper.Count);
        kept.Dispose();
        kept.Dispose();
        await PassAsync(Lease / 2);
        Assert.Equal(0, _claims.Renewals);
        Assert.Equal(0, _keeper.Count);
    }

    [Fact]
    public async Task Lost_leases_are_told_to_their_holders_and_logged_once()
    {
        _claims.Lease = static key => new(key == SamplePayments.Key("fine") ? LeaseOutcome.Done : LeaseOutcome.Lost);
        using var fine = Keep("fine");
        using var lost = Keep("p");
        using var another = Keep("q");
        await PassAsync(Lease / 3);
        await PassAsync(Lease / 3);
        Assert.True(lost.IsLost && another.IsLost);
        Assert.False(fine.IsLost);
        Assert.Equal(1, _keeper.Count);
        Assert.Equal("2 leases of payment claims ended while they were in use: the store forgot them, or was away for too long", Assert.Single(_log.Lines));
    }

    [Fact]
    public async Task Store_that_is_away_is_asked_again_and_the_lease_lives_when_it_comes_back_in_time()
    {
        _claims.Lease = static _ => new(LeaseOutcome.Unavailable);
        using var kept = Keep("p");
        await PassAsync(Lease / 3);
        await PassAsync(Lease / 6);
        await PassAsync(Lease / 6);
        Assert.Equal(3, _claims.Renewals);
        Assert.False(kept.IsLost);
        _claims.Lease = static _ => new(LeaseOutcome.Done);
        await PassAsync(Lease / 6);
        await PassAsync(Lease / 3);
        Assert.False(kept.IsLost);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task Lease_whose_store_stays_away_is_lost_at_its_end()
    {
        _claims.Lease = static _ => new(LeaseOutcome.Unavailable);
        using var kept = Keep("p");
        await PassAsync(Lease / 3);
        _time.Advance(Lease);
        Assert.True(kept.IsLost);
        await PassAsync(TimeSpan.Zero);
        await PassAsync(Lease);
        Assert.Equal(1, _claims.Renewals);
        Assert.Single(_log.Lines);
    }

    [Fact]
    public async Task Lease_that_was_given_back_while_it_was_being_renewed_is_not_called_lost()
    {
        var answer = new TaskCompletionSource<LeaseOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        _claims.Lease = _ => new(answer.Task);
        var kept = Keep("p");
        _time.Advance(Lease / 3);
        var pass = _keeper.RenewDueAsync(CancellationToken.None);
        kept.Dispose();
        answer.SetResult(LeaseOutcome.Lost);
        await pass;
        Assert.False(kept.IsLost);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task Store_that_never_answers_delays_no_other_stores_leases()
    {
        _claims.Lease = static _ => new(new TaskCompletionSource<LeaseOutcome>().Task);
        var records = new RenewedRecords();
        using var stuck = Keep("p");
        using var kept = _keeper.Keep(records, Digest.OfBytes("k"u8), HolderToken.New(), Lease);
        _time.Advance(Lease / 3);
        _ = _keeper.RenewDueAsync(CancellationToken.None);
        await records.Renewed.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(stuck.IsLost);
    }

    [Fact]
    public async Task Fault_of_one_renewal_keeps_no_other_from_being_renewed()
    {
        _claims.Lease = static key => key == SamplePayments.Key("bad") ? throw new InvalidOperationException("broken") : new(LeaseOutcome.Done);
        using var bad = Keep("bad");
        using var fine = Keep("fine");
        await PassAsync(Lease / 3);
        await PassAsync(Lease / 3);
        await PassAsync(Lease / 3);
        Assert.True(bad.IsLost);
        Assert.False(fine.IsLost);
    }

    [Fact]
    public async Task Many_leases_are_renewed_with_a_bounded_number_of_calls_at_once()
    {
        var now = 0;
        var most = 0;
        _claims.Lease = async _ =>
        {
            var running = Interlocked.Increment(ref now);
            InterlockedMax(ref most, running);
            await Task.Yield();
            Interlocked.Decrement(ref now);
            return LeaseOutcome.Done;
        };
        var leases = Enumerable.Range(0, 1000).Select(i => Keep($"p{i}")).ToArray();
        await PassAsync(Lease / 3);
        Assert.Equal(1000, _claims.Renewals);
        Assert.InRange(most, 1, 32);
        Assert.DoesNotContain(leases, static lease => lease.IsLost);
    }

    [Fact]
    public async Task Running_service_renews_by_itself()
    {
        using var kept = Keep("p");
        await _keeper.StartAsync(CancellationToken.None);
        _time.Advance(Lease / 3);
        await Eventually.HoldsAsync(() => Task.FromResult(_claims.Renewals > 0));
        await _keeper.StopAsync(CancellationToken.None);
    }

    public void Dispose() => _keeper.Dispose();

    private KeptLease Keep(string name) => _keeper.Keep(_claims, SamplePayments.Key(name), HolderToken.New(), Lease);

    private Task PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        return _keeper.RenewDueAsync(CancellationToken.None);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }

    private sealed class RenewedRecords : IIdempotencyRecords
    {
        private readonly TaskCompletionSource _renewed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Renewed => _renewed.Task;

        public ValueTask<LeaseOutcome> RenewAsync(Digest key, HolderToken holder, TimeSpan lease)
        {
            _renewed.TrySetResult();
            return new(LeaseOutcome.Done);
        }

        public ValueTask<IdempotencyAttempt> TryBeginAsync(Digest key, Digest fingerprint, HolderToken holder, TimeSpan lease, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<LeaseOutcome> CompleteAsync(Digest key, HolderToken holder, ReadOnlyMemory<byte> answer, TimeSpan retention) => throw new NotSupportedException();

        public ValueTask<LeaseOutcome> AbandonAsync(Digest key, HolderToken holder) => throw new NotSupportedException();
    }
}
