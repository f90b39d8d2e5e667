using Microsoft.Extensions.Logging;
using Sidecar.Policies;
using Sidecar.State;
using Sidecar.State.Memory;
using Sidecar.Tests.Contracts;
using static Sidecar.Tests.Contracts.SampleDigests;

namespace Sidecar.Tests.State;

public sealed class RevocationKeeperTests : IDisposable
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly FakeRevocationLedger _ledger = new();
    private readonly ManualTimeProvider _time = new();
    private readonly StoreDemand _demand = new();
    private readonly MemoryRevocations _store;
    private readonly Resilience.LogLines _log = new();
    private readonly LoggerFactory _loggers;
    private readonly RevocationKeeper _keeper;

    public RevocationKeeperTests()
    {
        _store = new MemoryRevocations(_time, 5_000);
        _loggers = new LoggerFactory([_log]);
        _keeper = New(_store);
        _demand.Need(nameof(StateOnUnavailable.Revocations));
    }

    public void Dispose()
    {
        _keeper.Dispose();
        _loggers.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task What_was_revoked_is_in_the_store_when_the_start_is_done()
    {
        foreach (var index in Enumerable.Range(0, 2_345))
        {
            _ledger.Put(Digest($"k{index}"), _time.GetUtcNow() + Day);
        }

        _ledger.Put(Digest("over"), _time.GetUtcNow());
        await _keeper.StartAsync(CancellationToken.None);
        await _keeper.StopAsync(CancellationToken.None);

        Assert.True(IsReady());
        foreach (var index in Enumerable.Range(0, 2_345))
        {
            Assert.Equal(RevocationCheck.Revoked, await CheckAsync($"k{index}"));
        }

        Assert.Equal((RevocationCheck.NotRevoked, RevocationCheck.NotRevoked), (await CheckAsync("over"), await CheckAsync("other")));
        _time.Advance(Day);
        Assert.Equal(RevocationCheck.NotRevoked, await CheckAsync("k1"));
    }

    [Fact]
    public async Task While_the_ledger_is_away_at_the_start_no_token_counts_and_then_they_do()
    {
        _ledger.IsAway = true;
        await _keeper.LookAsync(CancellationToken.None);
        await _keeper.LookAsync(CancellationToken.None);
        Assert.Equal((RevocationCheck.Unavailable, false), (await CheckAsync("x"), IsReady()));
        _ledger.IsAway = false;
        await _keeper.LookAsync(CancellationToken.None);

        Assert.Equal((RevocationCheck.NotRevoked, true), (await CheckAsync("x"), IsReady()));
        Assert.Equal(2, _log.Lines.Count);
    }

    [Fact]
    public async Task A_store_that_was_filled_goes_on_while_the_ledger_is_away()
    {
        await _keeper.LookAsync(CancellationToken.None);
        _ledger.IsAway = true;
        _time.Advance(RevocationKeeper.Again);
        await _keeper.LookAsync(CancellationToken.None);

        Assert.Equal((RevocationCheck.NotRevoked, true), (await CheckAsync("x"), IsReady()));
    }

    [Fact]
    public async Task Now_and_then_all_is_put_in_again_and_what_is_long_over_is_removed()
    {
        await _keeper.LookAsync(CancellationToken.None);
        _ledger.Put(Digest("lost"), _time.GetUtcNow() + Day);
        await _keeper.LookAsync(CancellationToken.None);
        Assert.Equal((RevocationCheck.NotRevoked, 1), (await CheckAsync("lost"), _ledger.Readings));

        _time.Advance(RevocationKeeper.Again);
        await _keeper.LookAsync(CancellationToken.None);

        Assert.Equal((RevocationCheck.Revoked, 2), (await CheckAsync("lost"), _ledger.Readings));
        Assert.Equal(_time.GetUtcNow() - TimeSpan.FromHours(1), _ledger.Sweeps.Last());
    }

    [Fact]
    public async Task A_store_that_forgets_while_it_is_filled_is_filled_anew()
    {
        var store = new ForgetfulRevocations();
        using var keeper = New(store);
        _ledger.Put(Digest("a"), _time.GetUtcNow() + Day);
        _ledger.WhileRead = store.Forget;

        Assert.True(await keeper.LookAsync(CancellationToken.None) < TimeSpan.FromSeconds(1));
        Assert.Equal(RestoreStanding.Incomplete, store.Standing);
        await keeper.LookAsync(CancellationToken.None);

        Assert.Equal((RestoreStanding.Complete, Digest("a")), (store.Standing, Assert.Single(store.Taken)));
    }

    [Fact]
    public async Task A_store_that_was_away_is_filled_again_when_it_is_back_although_it_says_that_it_has_all()
    {
        var store = new ForgetfulRevocations();
        using var keeper = New(store);
        await keeper.LookAsync(CancellationToken.None);
        store.Standing = RestoreStanding.Unavailable;
        await keeper.LookAsync(CancellationToken.None);
        _ledger.Put(Digest("a"), _time.GetUtcNow() + Day);
        store.Standing = RestoreStanding.Complete;

        await keeper.LookAsync(CancellationToken.None);

        Assert.Equal(Digest("a"), Assert.Single(store.Taken));
    }

    [Fact]
    public async Task A_store_that_takes_no_more_is_told_once_and_no_token_counts()
    {
        var store = new MemoryRevocations(_time, 1);
        using var keeper = New(store);
        _ledger.Put(Digest("a"), _time.GetUtcNow() + Day);
        _ledger.Put(Digest("b"), _time.GetUtcNow() + Day);
        await keeper.LookAsync(CancellationToken.None);
        await keeper.LookAsync(CancellationToken.None);

        Assert.Contains("MaxRevocations", Assert.Single(_log.Lines), StringComparison.Ordinal);
        Assert.Equal(RevocationCheck.Unavailable, await store.CheckAsync(new[] { Digest("c") }, CancellationToken.None));
        Assert.False(((IReadinessCheck)keeper).Check().IsReady);
    }

    [Fact]
    public void Where_no_policy_takes_tokens_readiness_does_not_wait_for_it()
    {
        using var keeper = new RevocationKeeper(_ledger, _store, new StoreDemand(), _time, _loggers.CreateLogger<RevocationKeeper>());

        Assert.True(((IReadinessCheck)keeper).Check().IsReady);
        Assert.False(IsReady());
    }

    private RevocationKeeper New(IRestoredRevocations store) => new(_ledger, store, _demand, _time, _loggers.CreateLogger<RevocationKeeper>());

    private bool IsReady() => ((IReadinessCheck)_keeper).Check().IsReady;

    private async Task<RevocationCheck> CheckAsync(string name) => await _store.CheckAsync(new[] { Digest(name) }, CancellationToken.None);
}
