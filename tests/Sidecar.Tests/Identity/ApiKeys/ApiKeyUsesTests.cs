using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.Identity.ApiKeys;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.State;

namespace Sidecar.Tests.Identity.ApiKeys;

public sealed class ApiKeyUsesTests : IDisposable
{
    private readonly FakeApiKeyLookup _ledger = new();
    private readonly ManualTimeProvider _time = new();
    private readonly ApiKeyUses _uses;
    private readonly ApiKey _key = SampleKeys.New();

    public ApiKeyUsesTests() => _uses = new ApiKeyUses(_ledger, SampleKeys.Peppers, _time, NullLogger<ApiKeyUses>.Instance);

    public void Dispose() => _uses.Dispose();

    [Fact]
    public async Task A_thousand_uses_of_a_key_are_one_write_with_the_latest_time()
    {
        for (var use = 0; use < 1000; use++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            _uses.Note(_key, SampleKeys.Known(_key));
        }

        await _uses.WriteAsync(CancellationToken.None);
        await _uses.WriteAsync(CancellationToken.None);

        var written = Assert.Single(Assert.Single(_ledger.Notes));
        Assert.Equal((_key.Id.ToString(), _time.GetUtcNow(), null), (written.Id, written.At, written.Rehash));
    }

    [Fact]
    public async Task A_hash_of_a_pepper_that_is_not_known_here_is_left_to_those_who_know_it()
    {
        _uses.Note(_key, SampleKeys.Known(_key, new ApiKeyPeppers([new("v3", SampleKeys.NewPepper)], "v3")));

        await _uses.WriteAsync(CancellationToken.None);

        Assert.Null(Assert.Single(Assert.Single(_ledger.Notes)).Rehash);
    }

    [Fact]
    public async Task A_key_of_an_old_pepper_gets_a_hash_of_the_current_one()
    {
        var known = SampleKeys.Known(_key, SampleKeys.OldPeppers);
        _uses.Note(_key, known);

        await _uses.WriteAsync(CancellationToken.None);

        var rehash = Assert.Single(Assert.Single(_ledger.Notes)).Rehash;
        Assert.Equal(known.Hash.Bytes, rehash!.Value.Old);
        Assert.True(SampleKeys.Peppers.Proves(_key, new ApiKeyHash(rehash.Value.New.Pepper, rehash.Value.New.Bytes)));
        Assert.Equal("v2", rehash.Value.New.Pepper);
    }

    [Fact]
    public async Task What_cannot_be_written_is_written_later_and_a_later_use_wins()
    {
        var other = SampleKeys.New();
        _uses.Note(_key, SampleKeys.Known(_key));
        _uses.Note(other, SampleKeys.Known(other));
        _ledger.IsAway = true;
        await _uses.WriteAsync(CancellationToken.None);
        var first = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromSeconds(1));
        _uses.Note(_key, SampleKeys.Known(_key));
        _ledger.IsAway = false;

        await _uses.WriteAsync(CancellationToken.None);

        var written = Assert.Single(_ledger.Notes);
        Assert.Equal(first + TimeSpan.FromSeconds(1), written.Single(use => use.Id == _key.Id.ToString()).At);
        Assert.Equal(first, written.Single(use => use.Id == other.Id.ToString()).At);
    }

    [Fact]
    public async Task An_orderly_stop_writes_what_has_gathered()
    {
        await _uses.StartAsync(CancellationToken.None);
        _uses.Note(_key, SampleKeys.Known(_key));

        await _uses.StopAsync(CancellationToken.None);

        Assert.Single(Assert.Single(_ledger.Notes));
    }

    [Fact]
    public async Task Many_keys_are_written_in_portions()
    {
        for (var number = 0; number < 121; number++)
        {
            var key = SampleKeys.New();
            _uses.Note(key, SampleKeys.Known(key));
        }

        await _uses.WriteAsync(CancellationToken.None);

        Assert.Equal([50, 50, 21], _ledger.Notes.Select(static portion => portion.Count));
    }

    [Fact]
    public async Task A_round_that_fails_in_an_unforeseen_way_is_told_and_the_next_ones_come()
    {
        var time = new HeldTimeProvider();
        var log = new LogLines<ApiKeyUses>();
        using var uses = new ApiKeyUses(_ledger, SampleKeys.Peppers, time, log);
        _ledger.Faults.Enqueue(new InvalidOperationException("nobody thought of this"));
        uses.Note(_key, SampleKeys.Known(_key));
        await uses.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => Task.FromResult(time.Timers == 1));

        time.EndTimers();
        await Eventually.HoldsAsync(() => Task.FromResult(log.Lines.Count == 1));
        Assert.Empty(_ledger.Notes);
        time.EndTimers();
        await Eventually.HoldsAsync(() => Task.FromResult(_ledger.Notes.Count == 1));

        Assert.Equal(_key.Id.ToString(), Assert.Single(Assert.Single(_ledger.Notes)).Id);
        await uses.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_stop_waits_no_longer_than_it_may()
    {
        _ledger.IsStuck = true;
        await _uses.StartAsync(CancellationToken.None);
        _uses.Note(_key, SampleKeys.Known(_key));

        await _uses.StopAsync(new CancellationToken(canceled: true)).WaitAsync(TimeSpan.FromSeconds(4));

        Assert.Empty(_ledger.Notes);
    }
}
