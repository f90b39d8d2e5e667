using Microsoft.Extensions.DependencyInjection;
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

    [Fact]
    public async Task Claims_that_come_and_go_take_no_memory_for_their_leases()
    {
        var claims = new MemoryPaymentClaims(_time);
        var lasting = await TryAsync(claims, "lasting");
        var key = SamplePayments.Key("p");
        for (var i = 0; i < 20_000; i++)
        {
            await claims.TryClaimAsync(key, Holder, TimeSpan.FromSeconds(90), CancellationToken.None);
            await claims.ReleaseAsync(key, Holder);
        }

        Assert.Equal(ClaimAttempt.Claimed, lasting);
        Assert.InRange(claims.Remembered, 1, 2048);
        Assert.Equal(ClaimAttempt.Held, await TryAsync(claims, "lasting"));
        await Clock.EndBriefAsync();
        Assert.Equal(ClaimAttempt.Claimed, await TryAsync(claims, "lasting"));
    }

    [Fact]
    public void Memory_is_what_the_options_register_unless_told_otherwise()
    {
        using var provider = new ServiceCollection().AddState(new StateOptions()).BuildServiceProvider();
        Assert.IsType<MemoryPaymentClaims>(provider.GetRequiredService<IPaymentClaims>());
    }

    private protected override IPaymentClaims Create() => new MemoryPaymentClaims(_time);
}
