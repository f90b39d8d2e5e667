using Sidecar.State;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.State.Redis;

public sealed class RedisIdempotencyRecordsTests(RedisReplicas replicas) : IdempotencyRecordsServerContract, IClassFixture<RedisReplicas>, IAsyncLifetime
{
    private readonly RedisPair _pair = new(replicas);

    private protected override StoreClock Clock { get; } = new RealStoreClock();

    private protected override IStoreServer Server => replicas.Server;

    public Task InitializeAsync() => _pair.OpenAsync();

    public Task DisposeAsync() => replicas.CloseAsync();

    private protected override IIdempotencyRecords Create() => _pair.First.Get<IIdempotencyRecords>();

    private protected override IIdempotencyRecords CreateSibling(IIdempotencyRecords records) => _pair.Second.Get<IIdempotencyRecords>();
}
