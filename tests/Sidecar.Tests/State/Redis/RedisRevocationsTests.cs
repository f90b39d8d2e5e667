using Sidecar.State;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.State.Redis;

public sealed class RedisRevocationsTests(RedisReplicas replicas) : RevocationsServerContract, IClassFixture<RedisReplicas>, IAsyncLifetime
{
    private readonly RedisPair _pair = new(replicas);

    private protected override StoreClock Clock { get; } = new RealStoreClock();

    private protected override IStoreServer Server => replicas.Server;

    public Task InitializeAsync() => _pair.OpenAsync();

    public Task DisposeAsync() => replicas.CloseAsync();

    private protected override IRevocations Create() => _pair.First.Get<IRevocations>();

    private protected override IRevocations CreateSibling(IRevocations revocations) => _pair.Second.Get<IRevocations>();
}
