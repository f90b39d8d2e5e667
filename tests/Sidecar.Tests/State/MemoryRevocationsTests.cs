using Sidecar.State;
using Sidecar.State.Memory;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.State;

public sealed class MemoryRevocationsTests : RevocationsContract
{
    private readonly ManualTimeProvider _time = new();

    private protected override StoreClock Clock => new ManualStoreClock(_time);

    [Fact]
    public async Task Full_store_revokes_nothing_new_says_so_and_forgets_none()
    {
        var revocations = FilledRevocations.InMemory(_time, capacity: 2);
        await RevokeAsync(revocations, "a");
        await RevokeAsync(revocations, "b");
        Assert.Equal(LeaseOutcome.Unavailable, await RevokeAsync(revocations, "c"));
        Assert.Equal(LeaseOutcome.Done, await RevokeAsync(revocations, "a"));
        Assert.Equal(RevocationCheck.Revoked, await CheckAsync(revocations, "a"));
        Assert.Equal(RevocationCheck.Revoked, await CheckAsync(revocations, "b"));
        Assert.Equal(RevocationCheck.NotRevoked, await CheckAsync(revocations, "c"));
        await Clock.EndBriefAsync();
        Assert.Equal(LeaseOutcome.Done, await RevokeAsync(revocations, "c"));
    }

    [Fact]
    public async Task Store_that_cannot_take_all_that_is_put_in_is_not_filled()
    {
        var revocations = new MemoryRevocations(_time, capacity: 2);
        Assert.Equal(LeaseOutcome.Unavailable, await PutAsync(revocations, HolderToken.New(), isLast: true, "a", "b", "c"));
        Assert.Equal(RevocationCheck.Unavailable, await CheckAsync(revocations, "c"));
    }

    private protected override IRevocations Create() => new MemoryRevocations(_time, capacity: 1000);
}
