using Sidecar.State;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.State.Redis;

public sealed class RedisStoredAnswersTests(RedisReplicas replicas) : StoredAnswersServerContract, IClassFixture<RedisReplicas>, IAsyncLifetime
{
    private readonly RedisPair _pair = new(replicas);

    private protected override StoreClock Clock { get; } = new RealStoreClock();

    private protected override IStoreServer Server => replicas.Server;

    public Task InitializeAsync() => _pair.OpenAsync();

    public Task DisposeAsync() => replicas.CloseAsync();

    private protected override IStoredAnswers Create() => _pair.First.Get<IStoredAnswers>();

    private protected override IStoredAnswers CreateSibling(IStoredAnswers answers) => _pair.Second.Get<IStoredAnswers>();
}
