using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.Identity.ApiKeys;
using Sidecar.Ledger;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.Resilience;

namespace Sidecar.Tests.Identity.ApiKeys;

public sealed class ApiKeyIndexTests : IDisposable
{
    private readonly FakeApiKeyLookup _ledger = new();
    private readonly ManualTimeProvider _time = new();
    private readonly ApiKey _key = SampleKeys.New();
    private readonly ApiKeyIndex _index;

    public ApiKeyIndexTests() => _index = New(NullLogger<ApiKeyIndex>.Instance);

    public void Dispose() => _index.Dispose();

    [Fact]
    public async Task Keys_are_known_when_the_start_is_done()
    {
        _ledger.Put(_key);
        _index.Need();

        await _index.StartAsync(CancellationToken.None);
        await _index.StopAsync(CancellationToken.None);

        Assert.True(_index.IsCurrent);
        Assert.True(SampleKeys.Peppers.Proves(_key, _index.Find(_key.Id)));
        Assert.Null(_index.Find(SampleKeys.New().Id));
    }

    [Fact]
    public async Task Where_no_policy_accepts_keys_the_ledger_is_not_asked()
    {
        await _index.StartAsync(CancellationToken.None);
        await _index.StopAsync(CancellationToken.None);

        Assert.Equal(0, _ledger.Listed);
    }

    [Fact]
    public async Task A_key_that_was_made_elsewhere_is_known_a_moment_later()
    {
        _index.Need();
        await _index.StartAsync(CancellationToken.None);
        _ledger.Put(_key);

        await Eventually.HoldsAsync(() => Task.FromResult(_index.Find(_key.Id) is not null));
        await _index.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task More_keys_than_a_page_are_read_to_their_end_and_then_only_what_is_new()
    {
        var keys = Enumerable.Range(0, 10_001).Select(_ => SampleKeys.New()).ToList();
        keys.ForEach(key => _ledger.Put(key, SampleKeys.OldPeppers));

        Assert.True(await _index.ReadAsync(CancellationToken.None));
        Assert.All(keys, key => Assert.NotNull(_index.Find(key.Id)));
        var listed = _ledger.Listed;
        _ledger.Put(_key);
        Assert.True(await _index.ReadAsync(CancellationToken.None));

        Assert.NotNull(_index.Find(_key.Id));
        Assert.Equal(listed + 1, _ledger.Listed);
    }

    [Fact]
    public async Task A_key_that_was_made_here_while_the_ledger_is_read_is_not_lost()
    {
        var gate = new TaskCompletionSource();
        _ledger.Gate = gate.Task;
        var reading = _index.ReadAsync(CancellationToken.None);
        var hash = SampleKeys.Peppers.Hash(_key);
        _index.Add(_key.Id.ToString(), new ApiKeyHashRecord(hash.Pepper, hash.Bytes));
        gate.SetResult();

        Assert.True(await reading);
        Assert.True(SampleKeys.Peppers.Proves(_key, _index.Find(_key.Id)));
    }

    [Fact]
    public async Task All_is_read_anew_when_an_older_copy_of_the_ledger_was_brought_back()
    {
        var (kept, lost, later) = (SampleKeys.New(), SampleKeys.New(), SampleKeys.New());
        _ledger.Put(kept);
        _ledger.Put(lost);
        await _index.ReadAsync(CancellationToken.None);
        _ledger.Clear();
        _ledger.Put(kept);
        Assert.True(await _index.ReadAsync(CancellationToken.None));
        _ledger.Put(later);

        Assert.True(await _index.ReadAsync(CancellationToken.None));
        Assert.NotNull(_index.Find(later.Id));
    }

    [Fact]
    public async Task Numbers_that_were_seen_on_others_hide_no_key()
    {
        var keys = Enumerable.Range(0, 3).Select(_ => SampleKeys.New()).ToList();
        keys.ForEach(key => _ledger.Put(key));
        await _index.ReadAsync(CancellationToken.None);
        _ledger.Clear();
        var others = Enumerable.Range(0, 3).Select(_ => SampleKeys.New()).ToList();
        others.ForEach(key => _ledger.Put(key));

        Assert.True(await _index.ReadAsync(CancellationToken.None));

        Assert.All(others, key => Assert.NotNull(_index.Find(key.Id)));
    }

    [Fact]
    public async Task A_ledger_that_was_never_read_and_one_that_was_read_too_long_ago_leave_it_open_what_is_wrong()
    {
        _ledger.IsAway = true;
        Assert.False(await _index.ReadAsync(CancellationToken.None));
        Assert.False(_index.IsCurrent);
        _ledger.IsAway = false;
        Assert.True(await _index.ReadAsync(CancellationToken.None));

        _time.Advance(ApiKeyIndex.Trust - TimeSpan.FromTicks(1));
        _ledger.IsAway = true;
        Assert.False(await _index.ReadAsync(CancellationToken.None));
        Assert.True(_index.IsCurrent);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.False(_index.IsCurrent);

        _ledger.IsAway = false;
        Assert.True(await _index.ReadAsync(CancellationToken.None));
        Assert.True(_index.IsCurrent);
    }

    [Fact]
    public async Task A_ledger_that_goes_away_and_comes_back_is_told_once_each()
    {
        using var log = new LogLines();
        using var factory = new LoggerFactory([log]);
        using var index = New(new Logger<ApiKeyIndex>(factory));
        foreach (var isAway in new[] { true, true, false, false })
        {
            _ledger.IsAway = isAway;
            await index.ReadAsync(CancellationToken.None);
        }

        Assert.Equal(2, log.Lines.Count);
    }

    [Fact]
    public async Task A_pepper_that_is_missing_is_told_once_by_its_version()
    {
        using var log = new LogLines();
        using var factory = new LoggerFactory([log]);
        using var index = new ApiKeyIndex(_ledger, new ApiKeyPeppers([new("v2", SampleKeys.NewPepper)], "v2"), _time, new Logger<ApiKeyIndex>(factory));
        _ledger.Put(_key, SampleKeys.OldPeppers);
        _ledger.Put(SampleKeys.New(), SampleKeys.OldPeppers);

        await index.ReadAsync(CancellationToken.None);
        await index.ReadAsync(CancellationToken.None);

        Assert.Contains("pepper v1", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    private ApiKeyIndex New(ILogger<ApiKeyIndex> logger) => new(_ledger, SampleKeys.Peppers, _time, logger);
}
