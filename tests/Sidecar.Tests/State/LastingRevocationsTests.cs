using Sidecar.Ledger;
using Sidecar.State;
using Sidecar.State.Memory;
using Sidecar.Tests.Contracts;
using static Sidecar.Tests.Contracts.SampleDigests;

namespace Sidecar.Tests.State;

public sealed class LastingRevocationsTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly FakeRevocationLedger _ledger = new();
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task What_is_revoked_is_written_down_and_seen()
    {
        var store = FilledRevocations.InMemory(_time);

        Assert.Equal(new LastingRevocation.Done(_time.GetUtcNow() + Day), await RevokeAsync(store));

        Assert.Equal((RevocationKind.SpendAgent, Digest("x")), (Assert.Single(_ledger.Kept).Kind, _ledger.Kept.Single().Key));
        Assert.Equal(RevocationCheck.Revoked, await CheckAsync(store));
    }

    [Fact]
    public async Task What_was_asked_for_longer_before_stays_so_also_in_a_store_that_forgot_it()
    {
        var store = FilledRevocations.InMemory(_time);
        _ledger.Put(Digest("x"), _time.GetUtcNow() + (2 * Day));

        Assert.Equal(new LastingRevocation.Done(_time.GetUtcNow() + (2 * Day)), await RevokeAsync(store));

        _time.Advance((2 * Day) - TimeSpan.FromTicks(1));
        Assert.Equal(RevocationCheck.Revoked, await CheckAsync(store));
    }

    [Fact]
    public async Task Nothing_is_revoked_that_is_not_written_down()
    {
        var store = FilledRevocations.InMemory(_time);
        _ledger.IsAway = true;

        Assert.IsType<LastingRevocation.LedgerAway>(await RevokeAsync(store));

        Assert.Equal(RevocationCheck.NotRevoked, await CheckAsync(store));
    }

    [Fact]
    public async Task A_store_that_does_not_take_it_is_told_and_asking_again_finishes_it()
    {
        var store = FilledRevocations.InMemory(_time, capacity: 1);
        await store.RevokeAsync(Digest("other"), TimeSpan.FromMinutes(1), CancellationToken.None);

        Assert.IsType<LastingRevocation.StoreAway>(await RevokeAsync(store));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<LastingRevocation.Done>(await RevokeAsync(store));

        Assert.Equal(RevocationCheck.Revoked, await CheckAsync(store));
    }

    [Fact]
    public async Task There_are_no_more_than_the_store_of_this_process_can_take()
    {
        var store = FilledRevocations.InMemory(_time, capacity: 1);
        await RevokeAsync(store, "a", most: 1);

        Assert.IsType<LastingRevocation.Full>(await RevokeAsync(store, "b", most: 1));
        Assert.IsType<LastingRevocation.Done>(await RevokeAsync(store, "a", most: 1));
    }

    private async Task<LastingRevocation> RevokeAsync(MemoryRevocations store, string name = "x", int most = 100) =>
        await new LastingRevocations(_ledger, store, new StateOptions { MaxRevocations = most }, _time).RevokeAsync(RevocationKind.SpendAgent, Digest(name), Day, audit: null, CancellationToken.None);

    private static async Task<RevocationCheck> CheckAsync(MemoryRevocations store) => await store.CheckAsync(new[] { Digest("x") }, CancellationToken.None);
}
