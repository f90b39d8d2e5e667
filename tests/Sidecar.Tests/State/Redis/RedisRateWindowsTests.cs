using Sidecar.State;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.State.Redis;

public sealed class RedisRateWindowsTests(RedisReplicas replicas) : RateWindowsServerContract, IClassFixture<RedisReplicas>, IAsyncLifetime
{
    private readonly RedisPair _pair = new(replicas);

    private protected override StoreClock Clock { get; } = new RealStoreClock();

    private protected override IStoreServer Server => replicas.Server;

    public Task InitializeAsync() => _pair.OpenAsync();

    public Task DisposeAsync() => replicas.CloseAsync();

    private protected override IRateWindows Create() => _pair.First.Get<IRateWindows>();

    private protected override IRateWindows CreateSibling(IRateWindows windows) => _pair.Second.Get<IRateWindows>();
}
