using Sidecar.State;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.State.Redis;

public sealed class RedisBudgetWindowsTests(RedisReplicas replicas) : BudgetWindowsContract, IClassFixture<RedisReplicas>, IAsyncLifetime
{
    private readonly RedisPair _pair = new(replicas);

    private protected override StoreClock Clock { get; } = new RealStoreClock();

    public Task InitializeAsync() => _pair.OpenAsync();

    public Task DisposeAsync() => replicas.CloseAsync();

    /// <summary>What it kept on disk may lack its last writes; what is reserved stays, as nobody knows what came of it.</summary>
    [Fact]
    public async Task Server_that_comes_back_with_its_data_has_its_windows_loaded_anew()
    {
        var store = Create();
        var limit = SampleBudgets.Limit("a", amount: 10);
        var early = await store.UnloadedAsync(limit);
        await store.LoadAsync(limit, early.Version, new BudgetSum(7, 2, 1));
        var reservation = SampleBudgets.Reservation(3, limit);
        await store.ReservedAsync(reservation);
        await replicas.Server.RestartAsync(keepData: true);
        await Eventually.HoldsAsync(async () => await store.ReserveAsync(SampleBudgets.Trial(limit)) is ReserveOutcome.Unloaded);

        var late = await store.UnloadedAsync(limit);
        Assert.NotEqual(early.Version, late.Version);
        Assert.Equal(reservation.Id, Assert.Single(late.Open));
        Assert.Null(await store.ReadAsync(limit));
        Assert.Equal(LeaseOutcome.Done, await store.RenewAsync(reservation));
        Assert.Equal(LeaseOutcome.Done, await store.LoadAsync(limit, late.Version, new BudgetSum(7, 5, 2)));
        Assert.Equal(new BudgetUse(5, 3, 3), await store.ReadAsync(limit));
    }

    private protected override BudgetStore Create() => Of(_pair.First);

    private protected override BudgetStore CreateSibling(BudgetStore store) => Of(_pair.Second);

    private protected override async Task<(BudgetStore Store, bool IsTheSame)> ForgetAsync(BudgetStore store)
    {
        await replicas.Server.FlushAsync();
        return (store, true);
    }

    private static BudgetStore Of(RedisConnected redis) => new(redis.Get<IBudgetReservations>(), redis.Get<IBudgetWindows>());
}
