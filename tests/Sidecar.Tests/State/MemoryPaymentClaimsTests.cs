using Sidecar.State;
using Sidecar.State.Memory;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.State;

public sealed class MemoryPaymentClaimsTests : PaymentClaimsContract
{
    private readonly ManualTimeProvider _time = new();

    private protected override StoreClock Clock => new ManualStoreClock(_time);

    [Fact]
    public async Task Full_store_is_unavailable_until_a_lease_ends_or_is_released()
    {
        var claims = new MemoryPaymentClaims(_time, capacity: 2);
        await TryAsync(claims, "a");
        await TryAsync(claims, "b");
        Assert.Equal(ClaimAttempt.Unavailable, await TryAsync(claims, "c"));
        Assert.Equal(ClaimAttempt.Held, await TryAsync(claims, "a"));
        await claims.ReleaseAsync(SamplePayments.Key("a"), Holder);
        Assert.Equal(ClaimAttempt.Claimed, await TryAsync(claims, "c"));
        await Clock.EndBriefAsync();
        Assert.Equal(ClaimAttempt.Claimed, await TryAsync(claims, "d"));
    }

    private protected override IPaymentClaims Create() => new MemoryPaymentClaims(_time, capacity: 1000);
}
