using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.Identity.ApiKeys;
using Sidecar.Policies;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Identity.ApiKeys;

public sealed class ApiKeyDirectoryTests : IDisposable
{
    private readonly FakeApiKeyLookup _ledger = new();
    private readonly ManualTimeProvider _time = new();
    private readonly ApiKeyIndex _index;
    private readonly ApiKeyUses _uses;
    private readonly ApiKeyDirectory _directory;
    private readonly ApiKey _configured = SampleKeys.New();
    private readonly ApiKey _kept = SampleKeys.New();

    public ApiKeyDirectoryTests()
    {
        _index = new ApiKeyIndex(_ledger, SampleKeys.Peppers, _time, NullLogger<ApiKeyIndex>.Instance);
        _uses = new ApiKeyUses(_ledger, SampleKeys.Peppers, _time, NullLogger<ApiKeyUses>.Instance);
        var entry = new ApiKeyEntryOptions { Id = _configured.Id.ToString(), Hash = SampleKeys.Peppers.Hash(_configured).ToString() };
        var cache = new ApiKeyCache(_ledger, TimeSpan.FromSeconds(5), _time, NullLogger.Instance);
        _directory = new ApiKeyDirectory(new ConfiguredApiKeys([entry]), _index, cache, _uses, SampleKeys.Peppers);
        _ledger.Put(_kept);
    }

    public void Dispose()
    {
        _index.Dispose();
        _uses.Dispose();
    }

    [Fact]
    public async Task Keys_are_proven_from_memory_and_those_that_are_not_are_all_alike()
    {
        await _index.ReadAsync(CancellationToken.None);

        Assert.Equal([ApiKeyProof.Proven, ApiKeyProof.Proven], [_directory.Prove(_configured), _directory.Prove(_kept)]);
        Assert.Equal([ApiKeyProof.Wrong, ApiKeyProof.Wrong, ApiKeyProof.Wrong], Wrong().Select(_directory.Prove));
        Assert.Equal((0, 1), (_ledger.Asked, _ledger.Listed));
    }

    [Fact]
    public void Before_the_ledger_was_read_keys_of_the_configuration_are_good_and_all_others_are_left_open()
    {
        Assert.Equal(ApiKeyProof.Proven, _directory.Prove(_configured));
        Assert.Equal(ApiKeyProof.Undecided, _directory.Prove(_kept));
        Assert.All(Wrong(), key => Assert.Equal(ApiKeyProof.Undecided, _directory.Prove(key)));
    }

    [Fact]
    public async Task While_the_ledger_is_away_a_proven_key_goes_on_for_its_lifetime_and_wrong_ones_stay_alike()
    {
        await _index.ReadAsync(CancellationToken.None);
        await _directory.FindAsync(_kept.Id);
        _ledger.IsAway = true;
        Assert.NotNull((await _directory.FindAsync(_kept.Id)).Key);

        _time.Advance(ApiKeyIndex.Trust);

        Assert.Equal(ApiKeyProof.Proven, _directory.Prove(_kept));
        Assert.True((await _directory.FindAsync(_kept.Id)).IsUnavailable);
        Assert.All(Wrong(), key => Assert.Equal(ApiKeyProof.Undecided, _directory.Prove(key)));
    }

    [Fact]
    public async Task A_key_of_a_pepper_that_is_missing_is_answered_as_one_that_nobody_was_given_and_operators_are_told()
    {
        var other = SampleKeys.New();
        _ledger.Put(other, new ApiKeyPeppers([new("v3", SampleKeys.NewPepper)], "v3"));
        Assert.Equal(new Readiness(IsReady: true), new ApiKeyReadiness(_index).Check());

        await _index.ReadAsync(CancellationToken.None);

        Assert.Equal((ApiKeyProof.Wrong, ApiKeyProof.Wrong), (_directory.Prove(other), _directory.Prove(SampleKeys.New())));
        var told = new ApiKeyReadiness(_index).Check();
        Assert.True(told.IsReady);
        Assert.Contains($"v3 (key {other.Id} and others)", told.Detail, StringComparison.Ordinal);
    }

    /// <summary>One that nobody was given, and the wrong secrets of two that somebody was.</summary>
    private IEnumerable<ApiKey> Wrong() => [SampleKeys.New(), SampleKeys.SameId(_configured), SampleKeys.SameId(_kept)];
}
