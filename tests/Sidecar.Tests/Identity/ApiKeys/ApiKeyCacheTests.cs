using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.Identity.ApiKeys;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Identity.ApiKeys;

public sealed class ApiKeyCacheTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    private readonly FakeApiKeyLookup _ledger = new();
    private readonly ManualTimeProvider _time = new();
    private readonly ApiKeyCache _cache;
    private readonly ApiKey _key = SampleKeys.New();

    public ApiKeyCacheTests() => _cache = new ApiKeyCache(_ledger, Lifetime, _time, NullLogger.Instance);

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
    public async Task That_there_is_no_such_key_any_more_is_not_remembered()
    {
        Assert.True(await FindAsync() is { Key: null, IsUnavailable: false });
        _ledger.Put(_key);

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

    private Task<ApiKeyFinding> FindAsync() => _cache.FindAsync(_key.Id).AsTask();
}
