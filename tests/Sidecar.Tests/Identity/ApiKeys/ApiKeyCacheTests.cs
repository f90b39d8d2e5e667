using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.Identity.ApiKeys;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.Resilience;

namespace Sidecar.Tests.Identity.ApiKeys;

public sealed class ApiKeyCacheTests : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    private readonly FakeApiKeyLookup _ledger = new();
    private readonly ManualTimeProvider _time = new();
    private readonly ApiKeyCache _cache;
    private readonly ApiKey _key = SampleKeys.New();

    public ApiKeyCacheTests() => _cache = new ApiKeyCache(_ledger, SampleKeys.Peppers, Lifetime, _time, NullLogger.Instance);

    public void Dispose() => _cache.Dispose();

    [Fact]
    public async Task A_key_is_read_once_within_its_lifetime_and_then_anew()
    {
        _ledger.Put(_key);
        Assert.NotNull((await FindAsync()).Key);
        _time.Advance(Lifetime - TimeSpan.FromTicks(1));
        Assert.NotNull((await FindAsync()).Key);
        Assert.Equal(1, _ledger.Asked);

        _ledger.Put(_key, bend: key => key with { RevokedAt = _time.GetUtcNow() });
        _time.Advance(TimeSpan.FromTicks(1));

        Assert.True((await FindAsync()).Key?.IsRevoked);
        Assert.Equal(2, _ledger.Asked);
    }

    [Fact]
    public async Task That_there_is_no_such_key_is_remembered_too_and_no_longer()
    {
        Assert.True(await FindAsync() is { Key: null, IsUnavailable: false });
        Assert.True(await FindAsync() is { Key: null, IsUnavailable: false });
        Assert.Equal(1, _ledger.Asked);
        _ledger.Put(_key);
        _time.Advance(Lifetime);

        Assert.NotNull((await FindAsync()).Key);
    }

    [Fact]
    public async Task Many_who_ask_for_one_key_share_one_reading()
    {
        var gate = new TaskCompletionSource();
        _ledger.Gate = gate.Task;
        _ledger.Put(_key);
        var asking = Enumerable.Range(0, Crowd.Size).Select(_ => FindAsync()).ToList();
        gate.SetResult();

        Assert.All(await Task.WhenAll(asking), static found => Assert.NotNull(found.Key));
        Assert.Equal(1, _ledger.Asked);
    }

    [Fact]
    public async Task While_the_ledger_is_away_a_key_goes_on_for_its_lifetime_and_then_nobody_does()
    {
        _ledger.Put(_key);
        await FindAsync();
        _ledger.IsAway = true;

        Assert.NotNull((await FindAsync()).Key);
        _time.Advance(Lifetime);
        Assert.True((await FindAsync()).IsUnavailable);
        Assert.True((await _cache.FindAsync(SampleKeys.New().Id)).IsUnavailable);
        _ledger.IsAway = false;
        Assert.NotNull((await FindAsync()).Key);
    }

    [Fact]
    public async Task A_ledger_that_does_not_answer_is_given_up()
    {
        _ledger.Gate = new TaskCompletionSource().Task;

        Assert.True((await FindAsync().WaitAsync(TimeSpan.FromSeconds(20))).IsUnavailable);
    }

    [Fact]
    public async Task What_was_changed_here_is_read_anew_also_when_a_reading_was_under_way()
    {
        var gate = new TaskCompletionSource();
        _ledger.Gate = gate.Task;
        _ledger.Put(_key);
        var early = FindAsync();
        _ledger.Put(_key, bend: key => key with { RevokedAt = _time.GetUtcNow() });
        _cache.Forget(_key.Id.ToString());
        gate.SetResult();
        await early;

        Assert.True((await FindAsync()).Key?.IsRevoked);
    }

    [Fact]
    public async Task Whoever_asks_after_a_change_joins_no_reading_from_before_it()
    {
        var gate = new TaskCompletionSource();
        _ledger.Gate = gate.Task;
        _ledger.Put(_key);
        var early = FindAsync();
        _ledger.Put(_key, bend: key => key with { RevokedAt = _time.GetUtcNow() });
        _cache.Forget(_key.Id.ToString());
        _ledger.Gate = Task.CompletedTask;

        Assert.True((await FindAsync()).Key?.IsRevoked);
        gate.SetResult();
        Assert.False((await early).Key?.IsRevoked);
        Assert.True((await FindAsync()).Key?.IsRevoked);
        Assert.Equal(2, _ledger.Asked);
    }

    [Fact]
    public async Task Strangers_wait_for_each_other_and_keys_that_are_known_for_none_of_them()
    {
        var time = new HeldTimeProvider();
        using var cache = new ApiKeyCache(_ledger, SampleKeys.Peppers, Lifetime, time, NullLogger.Instance);
        _ledger.Put(_key);
        await cache.FindAsync(_key.Id);
        time.Advance(Lifetime);
        var gate = new TaskCompletionSource();
        _ledger.Gate = gate.Task;
        var strangers = Enumerable.Range(0, 100).Select(_ => cache.FindAsync(SampleKeys.New().Id).AsTask()).ToList();
        Assert.Equal(1 + 4, _ledger.Asked);
        _ledger.Gate = Task.CompletedTask;

        Assert.NotNull((await cache.FindAsync(_key.Id)).Key);
        Assert.DoesNotContain(strangers, static stranger => stranger.IsCompleted);
        gate.SetResult();
        Assert.All(await Task.WhenAll(strangers), static found => Assert.True(found is { Key: null, IsUnavailable: false }));
    }

    [Fact]
    public async Task Strangers_who_wait_too_long_for_their_turn_are_told_that_nobody_knows()
    {
        var time = new HeldTimeProvider();
        using var cache = new ApiKeyCache(_ledger, SampleKeys.Peppers, Lifetime, time, NullLogger.Instance);
        _ledger.Gate = new TaskCompletionSource().Task;
        var readers = Enumerable.Range(0, 4).Select(_ => cache.FindAsync(SampleKeys.New().Id).AsTask()).ToList();
        var timers = time.Timers;
        var waiting = Enumerable.Range(0, 6).Select(_ => cache.FindAsync(SampleKeys.New().Id).AsTask()).ToList();
        Assert.DoesNotContain(waiting, static stranger => stranger.IsCompleted);

        time.EndTimers(skip: timers);

        Assert.All(await Task.WhenAll(waiting), static found => Assert.True(found.IsUnavailable));
        Assert.Equal(4, _ledger.Asked);
        Assert.DoesNotContain(readers, static reader => reader.IsCompleted);
        time.EndTimers();
        Assert.All(await Task.WhenAll(readers), static found => Assert.True(found.IsUnavailable));
    }

    [Fact]
    public async Task A_flood_of_made_up_keys_pushes_out_none_that_is_real()
    {
        _ledger.Put(_key);
        await FindAsync();
        for (var number = 0; number < 20_000; number++)
        {
            await _cache.FindAsync($"{number:x12}");
        }

        var asked = _ledger.Asked;
        Assert.NotNull((await FindAsync()).Key);
        Assert.Equal(asked, _ledger.Asked);
    }

    [Fact]
    public async Task A_pepper_that_is_missing_is_told_once_by_its_version()
    {
        using var log = new LogLines();
        using var cache = new ApiKeyCache(_ledger, new ApiKeyPeppers([new("v2", SampleKeys.NewPepper)], "v2"), Lifetime, _time, log);
        var other = SampleKeys.New();
        _ledger.Put(_key, SampleKeys.OldPeppers);
        _ledger.Put(other, SampleKeys.OldPeppers);

        await cache.FindAsync(_key.Id);
        await cache.FindAsync(other.Id);

        Assert.Contains("pepper v1", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    private Task<ApiKeyFinding> FindAsync() => _cache.FindAsync(_key.Id).AsTask();
}
