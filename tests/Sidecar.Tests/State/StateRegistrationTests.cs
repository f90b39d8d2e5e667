using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sidecar.State;
using Sidecar.State.Memory;
using static Sidecar.Tests.Contracts.SampleDigests;

namespace Sidecar.Tests.State;

public sealed class StateRegistrationTests
{
    [Fact]
    public void Memory_is_what_the_options_register_unless_told_otherwise()
    {
        using var provider = Build(new StateOptions());
        Assert.IsType<MemoryPaymentClaims>(provider.GetRequiredService<IPaymentClaims>());
        Assert.IsType<MemoryNonces>(provider.GetRequiredService<INonces>());
        Assert.IsType<MemoryIdempotencyRecords>(provider.GetRequiredService<IIdempotencyRecords>());
        Assert.IsType<MemoryStoredAnswers>(provider.GetRequiredService<IStoredAnswers>());
        Assert.IsType<MemoryRateLimits>(provider.GetRequiredService<IRateLimits>());
        Assert.IsType<MemoryRevocations>(provider.GetRequiredService<IRevocations>());
        Assert.IsType<MemoryBudgets>(provider.GetRequiredService<IBudgetReservations>());
        Assert.Same(provider.GetRequiredService<IBudgetReservations>(), provider.GetRequiredService<IBudgetWindows>());
    }

    [Fact]
    public void Leases_are_renewed_by_a_hosted_service()
    {
        using var provider = Build(new StateOptions());
        Assert.Contains(provider.GetRequiredService<LeaseKeeper>(), provider.GetServices<IHostedService>());
    }

    [Fact]
    public async Task Stores_hold_as_much_as_the_options_say()
    {
        var lease = TimeSpan.FromMinutes(1);
        await using var provider = Build(new StateOptions { MaxNonces = 1, MaxRevocations = 1, MaxRateWindows = 1, MaxPaymentClaims = 1, MaxIdempotencyRecords = 1 });
        var nonces = provider.GetRequiredService<INonces>();
        var revocations = provider.GetRequiredService<IRevocations>();
        var limits = provider.GetRequiredService<MemoryRateLimits>();
        var records = provider.GetRequiredService<IIdempotencyRecords>();
        foreach (var (key, fits) in new[] { ("a", true), ("b", false) })
        {
            Assert.Equal(fits ? NonceUse.Fresh : NonceUse.Unavailable, await nonces.TryUseAsync(Digest(key), lease, CancellationToken.None));
            Assert.Equal(fits ? LeaseOutcome.Done : LeaseOutcome.Unavailable, await revocations.RevokeAsync(Digest(key), lease, CancellationToken.None));
            Assert.Equal(RateOutcome.Admitted, await limits.TryAcquireAsync(new RateAttempt(new RateCharge(Digest(key), 1, lease, 1)), CancellationToken.None));
            Assert.Equal(fits ? 0 : 1, limits.Forgotten);
            var attempt = await records.TryBeginAsync(Digest(key), Digest("request"), HolderToken.New(), lease, CancellationToken.None);
            Assert.Equal(fits, attempt is IdempotencyAttempt.Begun);
        }
    }

    private static ServiceProvider Build(StateOptions options) => new ServiceCollection().AddLogging().AddState(options).BuildServiceProvider();
}
