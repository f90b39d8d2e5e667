using Sidecar.State;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.State.Redis;

/// <summary>Every verb of every store once, with what it must say.</summary>
internal static class RedisVerbs
{
    private static readonly TimeSpan Lasting = TimeSpan.FromMinutes(5);
    private static readonly byte[] Answer = [0, 255, 13, 10];

    public static async Task HoldAsync(RedisConnected redis, string name)
    {
        var none = CancellationToken.None;
        var holder = HolderToken.New();
        var key = SampleDigests.Digest(name);

        var claims = redis.Get<IPaymentClaims>();
        Assert.Equal(ClaimAttempt.Claimed, await claims.TryClaimAsync(SamplePayments.Key(name), holder, Lasting, none));
        Assert.Equal(LeaseOutcome.Done, await claims.RenewAsync(SamplePayments.Key(name), holder, Lasting));
        Assert.Equal(LeaseOutcome.Done, await claims.ReleaseAsync(SamplePayments.Key(name), holder));

        Assert.Equal(NonceUse.Fresh, await redis.Get<INonces>().TryUseAsync(key, Lasting, none));

        var records = redis.Get<IIdempotencyRecords>();
        Assert.IsType<IdempotencyAttempt.Begun>(await records.TryBeginAsync(key, key, holder, Lasting, none));
        Assert.Equal(LeaseOutcome.Done, await records.RenewAsync(key, holder, Lasting));
        Assert.Equal(LeaseOutcome.Done, await records.AbandonAsync(key, holder));
        Assert.IsType<IdempotencyAttempt.Begun>(await records.TryBeginAsync(key, key, holder, Lasting, none));
        Assert.Equal(LeaseOutcome.Done, await records.CompleteAsync(key, holder, Answer, Lasting));
        var stored = Assert.IsType<IdempotencyAttempt.Stored>(await records.TryBeginAsync(key, key, holder, Lasting, none));
        Assert.Equal(Answer, stored.Answer.ToArray());

        var answers = redis.Get<IStoredAnswers>();
        Assert.Equal(LeaseOutcome.Done, await answers.StoreAsync(key, key, Answer, Lasting));
        Assert.IsType<AnswerLookup.Found>(await answers.FindAsync(key, key, none));

        var heard = 0;
        using (redis.Get<IControlSignal>().Listen(() => Interlocked.Increment(ref heard)))
        {
            await Eventually.HoldsAsync(() =>
            {
                redis.Get<IControlSignal>().Publish();
                return Task.FromResult(Volatile.Read(ref heard) > 0);
            });
        }

        var limits = redis.Get<IRateLimits>();
        var attempt = new RateAttempt(new RateCharge(key, 1, Lasting, 1));
        Assert.Equal(RateOutcome.Admitted, await limits.TryAcquireAsync(attempt, none));
        await limits.GiveBackAsync(attempt);
        Assert.Equal(RateOutcome.Admitted, await limits.TryAcquireAsync(attempt, none));

        var revocations = redis.Get<IRevocations>();
        Assert.Equal(LeaseOutcome.Done, await revocations.RevokeAsync(key, Lasting, none));
        Assert.Equal(RevocationCheck.Revoked, await revocations.CheckAsync(new[] { SampleDigests.Digest(name + "-other"), key }, none));
        await HoldBudgetAsync(new BudgetStore(redis.Get<IBudgetReservations>(), redis.Get<IBudgetWindows>()), name);
    }

    private static async Task HoldBudgetAsync(BudgetStore store, string name)
    {
        BudgetLimit[] limits = [SampleBudgets.Limit(name, amount: 3, buckets: 3), SampleBudgets.Limit(name + "-parent", count: 2)];
        await store.LoadEmptyAsync(limits);
        var reservation = SampleBudgets.Reservation(3, limits);
        await store.ReservedAsync(reservation);
        await store.ExceededAsync(SampleBudgets.Reservation(1, limits));
        Assert.Equal(LeaseOutcome.Done, await store.RenewAsync(reservation));
        Assert.Equal(LeaseOutcome.Done, await store.CloseAsync(reservation, spent: 1));
        await store.ReservedAsync(SampleBudgets.Reservation(2, limits[0]));
        Assert.Equal(new BudgetUse(1, 2, 2), await store.ReadAsync(limits[0]));
        await store.UnloadAsync(limits[1]);
    }
}
