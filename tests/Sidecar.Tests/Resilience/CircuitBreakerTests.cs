using Sidecar.Resilience;

namespace Sidecar.Tests.Resilience;

public sealed class CircuitBreakerTests
{
    private readonly ManualTime _time = new();
    private readonly List<(CircuitState Before, CircuitState After)> _changes = [];
    private readonly CircuitBreaker _breaker;

    public CircuitBreakerTests() =>
        _breaker = new CircuitBreaker("local", new CircuitBreakerOptions(), _time) { Changed = (before, after) => _changes.Add((before, after)) };

    [Fact]
    public void Calls_are_admitted_while_failures_stay_below_the_ratio()
    {
        Report(successes: 11, failures: 9);

        Assert.Equal(CircuitState.Closed, _breaker.State);
        Assert.True(_breaker.TryAdmit());
        Assert.Null(_breaker.OpenFor);
    }

    [Fact]
    public void Nine_failures_are_too_few_to_judge_by_and_the_tenth_opens()
    {
        Report(successes: 0, failures: 9);
        Assert.Equal(CircuitState.Closed, _breaker.State);

        _breaker.Report(success: false);
        Assert.Equal(CircuitState.Open, _breaker.State);
    }

    [Fact]
    public void The_circuit_opens_at_the_ratio_and_says_for_how_long()
    {
        Report(successes: 5, failures: 5);

        Assert.Equal(CircuitState.Open, _breaker.State);
        Assert.Equal(TimeSpan.FromSeconds(15), _breaker.OpenFor);
        Assert.False(_breaker.TryAdmit());
        Assert.Equal([(CircuitState.Closed, CircuitState.Open)], _changes);
    }

    [Fact]
    public void Failures_of_long_ago_do_not_count()
    {
        Report(successes: 0, failures: 9);
        _time.Advance(11);
        Report(successes: 1, failures: 1);

        Assert.Equal(CircuitState.Closed, _breaker.State);
    }

    [Fact]
    public void Calls_are_refused_to_the_last_moment_of_the_break()
    {
        Open();
        _time.Advance(14.999);

        Assert.False(_breaker.TryAdmit());
        Assert.Equal(TimeSpan.FromMilliseconds(1), _breaker.OpenFor);

        _time.Advance(0.001);
        Assert.Null(_breaker.OpenFor);
        Assert.True(_breaker.TryAdmit());
    }

    [Fact]
    public void What_is_reported_while_open_changes_nothing()
    {
        Open();
        Report(successes: 20, failures: 20);
        _time.Advance(15);
        _breaker.Report(success: true);

        Assert.Equal(CircuitState.Open, _breaker.State);
        Assert.Single(_changes);
    }

    [Fact]
    public async Task Exactly_one_of_fifty_parallel_callers_probes()
    {
        Open();
        _time.Advance(15);

        using var start = new Barrier(50);
        var admitted = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return _breaker.TryAdmit();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.Single(admitted, isAdmitted => isAdmitted);
        Assert.Equal(CircuitState.HalfOpen, _breaker.State);
        Assert.Equal(TimeSpan.FromSeconds(15), _breaker.OpenFor);
    }

    [Fact]
    public void A_probe_that_succeeds_closes_the_circuit()
    {
        Open();
        Probe(success: true);

        Assert.Equal(CircuitState.Closed, _breaker.State);
        Assert.True(_breaker.TryAdmit());
        Assert.True(_breaker.TryAdmit());
        Assert.Equal((CircuitState.HalfOpen, CircuitState.Closed), _changes[^1]);
    }

    [Fact]
    public void A_probe_that_fails_opens_the_circuit_for_another_break()
    {
        Open();
        Probe(success: false);

        Assert.Equal(CircuitState.Open, _breaker.State);
        Assert.Equal(TimeSpan.FromSeconds(15), _breaker.OpenFor);
        Assert.Equal((CircuitState.HalfOpen, CircuitState.Open), _changes[^1]);

        Probe(success: true);
        Assert.Equal(CircuitState.Closed, _breaker.State);
    }

    [Fact]
    public void A_probe_that_is_never_heard_of_again_makes_room_for_another()
    {
        Open();
        _time.Advance(15);
        Assert.True(_breaker.TryAdmit());
        _time.Advance(14);
        Assert.False(_breaker.TryAdmit());
        _time.Advance(1);

        Assert.True(_breaker.TryAdmit());
        Assert.False(_breaker.TryAdmit());
        _breaker.Report(success: true);
        Assert.Equal(CircuitState.Closed, _breaker.State);
    }

    [Fact]
    public void A_clock_that_is_set_back_does_not_prolong_the_break()
    {
        Open();
        _time.ClockError = TimeSpan.FromHours(-1);
        Probe(success: true);

        Assert.Equal(CircuitState.Closed, _breaker.State);
    }

    [Fact]
    public void Reports_from_many_threads_open_the_circuit_once()
    {
        Parallel.For(0, 10_000, _ => _breaker.Report(success: false));

        Assert.Equal(CircuitState.Open, _breaker.State);
        Assert.Equal([(CircuitState.Closed, CircuitState.Open)], _changes);
    }

    [Fact]
    public void After_closing_the_past_is_forgotten()
    {
        Open();
        Probe(success: true);
        Report(successes: 0, failures: 8);

        Assert.Equal(CircuitState.Closed, _breaker.State);
    }

    private void Open()
    {
        Report(successes: 0, failures: 10);
        Assert.Equal(CircuitState.Open, _breaker.State);
    }

    private void Probe(bool success)
    {
        _time.Advance(15);
        Assert.True(_breaker.TryAdmit());
        _breaker.Report(success);
    }

    private void Report(int successes, int failures)
    {
        for (var i = 0; i < successes; i++)
        {
            _breaker.Report(success: true);
        }

        for (var i = 0; i < failures; i++)
        {
            _breaker.Report(success: false);
        }
    }
}
