using Sidecar.State;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.State.Redis;

public sealed class RedisPaymentClaimsTests(RedisReplicas replicas) : PaymentClaimsServerContract, IClassFixture<RedisReplicas>, IAsyncLifetime
{
    private readonly RedisPair _pair = new(replicas);

    private protected override StoreClock Clock { get; } = new RealStoreClock();

    private protected override IStoreServer Server => replicas.Server;

    public Task InitializeAsync() => _pair.OpenAsync();

    public Task DisposeAsync() => replicas.CloseAsync();

    private protected override IPaymentClaims Create() => _pair.First.Get<IPaymentClaims>();

    private protected override IPaymentClaims CreateSibling(IPaymentClaims claims) => _pair.Second.Get<IPaymentClaims>();
}
