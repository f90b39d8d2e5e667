using Sidecar.Budgets;
using Sidecar.Ledger;
using Sidecar.State.Memory;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.State;

namespace Sidecar.Tests.Budgets;

public sealed class ControlWatcherTests : IAsyncDisposable
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    private readonly ScriptedControl _control = new();
    private readonly ManualTimeProvider _time = new();
    private readonly LogLines<ControlWatcher> _log = new();
    private readonly MemoryControlSignal _signal = new();
    private ControlWatcher _watcher;

    public ControlWatcherTests() => _watcher = New(Never);

    public async ValueTask DisposeAsync()
    {
        await _watcher.StopAsync(CancellationToken.None);
        _watcher.Dispose();
        _signal.Dispose();
    }

    [Fact]
    public async Task Nothing_is_known_before_the_first_reading_and_stops_are_in_force_when_the_service_has_started()
    {
        _control.Stops = [Stop("a")];
        Assert.Null(_watcher.Current);

        await _watcher.StartAsync(CancellationToken.None);

        Assert.NotNull(_watcher.Current!.Stops.Find("a", "m", category: null, issuer: null));
    }

    [Fact]
    public async Task A_ledger_that_cannot_be_read_at_the_start_is_read_later()
    {
        _watcher = New(TimeSpan.FromMilliseconds(20));
        _control.Version = static _ => throw new LedgerUnavailableException("away");
        await _watcher.StartAsync(CancellationToken.None);
        Assert.Null(_watcher.Current);

        _control.Version = static _ => Task.FromResult(1L);

        await Eventually.HoldsAsync(() => Task.FromResult(_watcher.Current is not null));
    }

    [Fact]
    public async Task A_change_made_elsewhere_is_seen_without_any_signal()
    {
        _watcher = New(TimeSpan.FromMilliseconds(20));
        await _watcher.StartAsync(CancellationToken.None);
        _control.Stops = [Stop("a")];
        _control.Version = static _ => Task.FromResult(2L);

        await Eventually.HoldsAsync(() => Task.FromResult(_watcher.Current!.Stops.Count == 1));
    }

    [Fact]
    public async Task A_change_made_here_is_in_force_when_the_refresh_returns()
    {
        await _watcher.StartAsync(CancellationToken.None);
        Change(2, Stop("a"));

        await _watcher.RefreshNowAsync(CancellationToken.None);

        Assert.Equal((2L, 1), (_watcher.Current!.Version, _watcher.Current.Stops.Count));
    }

    [Fact]
    public async Task Stops_are_read_when_the_version_has_moved_in_whichever_direction_and_at_no_other_time()
    {
        Change(7, Stop("a"));
        await _watcher.RefreshNowAsync(CancellationToken.None);
        _control.Stops = [];
        await _watcher.RefreshNowAsync(CancellationToken.None);
        Assert.Equal((1, 1), (_control.Lists, _watcher.Current!.Stops.Count));

        // As after a restored copy of the database.
        Change(3);
        await _watcher.RefreshNowAsync(CancellationToken.None);
        Assert.Equal((2, 0), (_control.Lists, _watcher.Current!.Stops.Count));
    }

    [Fact]
    public async Task After_five_seconds_without_a_reading_nothing_is_known_and_each_change_of_state_is_one_line()
    {
        await _watcher.RefreshNowAsync(CancellationToken.None);
        _control.Version = static _ => throw new LedgerUnavailableException("away");
        for (var failure = 0; failure < 3; failure++)
        {
            await _watcher.RefreshNowAsync(CancellationToken.None);
        }

        _time.Advance(ControlWatcher.LongestSilence - TimeSpan.FromTicks(1));
        Assert.NotNull(_watcher.Current);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Null(_watcher.Current);

        _control.Version = static _ => Task.FromResult(1L);
        await _watcher.RefreshNowAsync(CancellationToken.None);
        await _watcher.RefreshNowAsync(CancellationToken.None);
        Assert.NotNull(_watcher.Current);
        Assert.Collection(
            _log.Lines,
            static line => Assert.Contains("cannot be read", line, StringComparison.Ordinal),
            static line => Assert.Contains("are read from the ledger again", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reading_counts_from_when_it_began()
    {
        _control.Version = _ =>
        {
            _time.Advance(ControlWatcher.LongestSilence);
            return Task.FromResult(1L);
        };

        await _watcher.RefreshNowAsync(CancellationToken.None);

        Assert.Null(_watcher.Current);
    }

    [Fact]
    public async Task A_ledger_that_does_not_answer_is_given_up()
    {
        _control.Version = static async cancellationToken =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 1;
        };

        await _watcher.RefreshNowAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Null(_watcher.Current);
        Assert.Single(_log.Lines);
    }

    [Fact]
    public async Task Many_who_wait_for_a_slow_ledger_share_the_next_reading_and_none_joins_one_that_had_begun()
    {
        await _watcher.RefreshNowAsync(CancellationToken.None);
        var first = new TaskCompletionSource<long>();
        _control.Version = _ => first.Task;
        var early = _watcher.RefreshNowAsync(CancellationToken.None);
        Change(2, Stop("a"));
        var late = Enumerable.Range(0, 50).Select(_ => _watcher.RefreshNowAsync(CancellationToken.None)).ToList();
        Assert.All(late, static refresh => Assert.False(refresh.IsCompleted));

        first.SetResult(1);
        await Task.WhenAll([early, .. late]);

        Assert.Equal((3, 1), (_control.Looks, _watcher.Current!.Stops.Count));
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_the_reading_from_nobody_else()
    {
        using var leaving = new CancellationTokenSource();
        _control.Version = static async cancellationToken =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 1;
        };
        var left = _watcher.RefreshNowAsync(leaving.Token);
        var stayed = _watcher.RefreshNowAsync(CancellationToken.None);
        Change(2, Stop("a"));
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        await stayed;
        Assert.Equal(2, _watcher.Current!.Version);
    }

    [Fact]
    public async Task Everybody_who_listens_is_told_of_each_change_though_one_fails()
    {
        var told = new List<long>();
        _watcher.OnChange(static _ => throw new InvalidOperationException("of the test"));
        _watcher.OnChange(now => told.Add(now.Version));

        await _watcher.RefreshNowAsync(CancellationToken.None);
        await _watcher.RefreshNowAsync(CancellationToken.None);
        Change(2, Stop("a"));
        await _watcher.RefreshNowAsync(CancellationToken.None);

        Assert.Equal([1L, 2L], told);
        Assert.NotNull(_watcher.Current);
    }

    private ControlWatcher New(TimeSpan pace) => new(_control, _control, _control, _signal, _time, _log) { Pace = pace };

    private void Change(long version, params StopRecord[] stops)
    {
        _control.Stops = stops;
        _control.Version = _ => Task.FromResult(version);
    }

    private static StopRecord Stop(string agent) => new(StopScope.Agent, agent, DateTimeOffset.UnixEpoch, "jo");
}
