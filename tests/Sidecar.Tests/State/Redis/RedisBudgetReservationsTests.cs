using Sidecar.State;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.State.Redis;

public sealed class RedisBudgetReservationsTests(RedisReplicas replicas) : BudgetReservationsServerContract, IClassFixture<RedisReplicas>, IAsyncLifetime
{
    private readonly RedisPair _pair = new(replicas);

    private protected override StoreClock Clock { get; } = new RealStoreClock();

    private protected override IStoreServer Server => replicas.Server;

    private protected override int Runs => 40;

    public Task InitializeAsync() => _pair.OpenAsync();

    public Task DisposeAsync() => replicas.CloseAsync();

    private protected override BudgetStore Create() => Of(_pair.First);

    private protected override BudgetStore CreateSibling(BudgetStore store) => Of(_pair.Second);

    private protected override async Task<(BudgetStore Store, bool IsTheSame)> ForgetAsync(BudgetStore store)
    {
        await replicas.Server.FlushAsync();
        return (store, true);
    }

    private static BudgetStore Of(RedisConnected redis) => new(redis.Get<IBudgetReservations>(), redis.Get<IBudgetWindows>());
}
