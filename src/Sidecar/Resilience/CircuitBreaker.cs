using Polly;
using Polly.CircuitBreaker;

namespace Sidecar.Resilience;

/// <summary>
/// Suspends calls to something that keeps failing. Callers ask before a call and report after it, since a proxied request
/// is not a callback that a library could run. Polly keeps the books and decides when the circuit opens and closes; what is
/// added here is that of all callers waiting at an open circuit exactly one tries again.
/// </summary>
/// <remarks>
/// Reports carry no name of their call: while a probe is out, a call that began before the circuit opened and ends now is
/// taken for its result. It is as fresh a word about the other side as the probe's own.
/// </remarks>
internal sealed class CircuitBreaker(string name, CircuitBreakerOptions options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly MonotonicTime _time = new(time);
    private readonly CircuitBreakerStateProvider _polly = new();
    private ResiliencePipeline<bool>? _pipeline;

    // Ticks of UTC; zero when closed. Read without the lock on every call, written under it.
    private long _blockedUntil;

    // Ticks of UTC until which the probe that is out may still report; zero when none is out.
    private long _probeUntil;

    public string Name { get; } = name;

    /// <summary>Told every change between closed and open, and that a probe failed (<see cref="CircuitState.HalfOpen"/> to open again).</summary>
    public Action<CircuitState, CircuitState>? Changed { get; init; }

    public CircuitState State => Volatile.Read(ref _blockedUntil) == 0
        ? CircuitState.Closed
        : Volatile.Read(ref _probeUntil) > Now ? CircuitState.HalfOpen : CircuitState.Open;

    /// <summary>How long until a call may be tried; null when one may be tried now. While a probe is out: until it counts as lost.</summary>
    public TimeSpan? OpenFor
    {
        get
        {
            var blockedUntil = Volatile.Read(ref _blockedUntil);
            if (blockedUntil == 0)
            {
                return null;
            }

            var remaining = Math.Max(blockedUntil, Volatile.Read(ref _probeUntil)) - Now;
            return remaining > 0 ? TimeSpan.FromTicks(remaining) : null;
        }
    }

    private long Now => _time.GetUtcNow().Ticks;

    /// <summary>
    /// True when the caller may call now. Once a break has elapsed exactly one caller gets true; it is the probe until a result
    /// is reported, or until as long as a break has passed, so that a probe that is never heard of again blocks nobody for ever.
    /// </summary>
    public bool TryAdmit() => Volatile.Read(ref _blockedUntil) == 0 || TryBecomeProbe();

    /// <summary>Tells how a call ended. What is reported while the circuit is open and no probe is out says nothing new and is not counted.</summary>
    public void Report(bool success)
    {
        CircuitState before;
        CircuitState after;
        lock (_lock)
        {
            if (_blockedUntil != 0 && _probeUntil == 0)
            {
                return;
            }

            before = _blockedUntil == 0 ? CircuitState.Closed : CircuitState.HalfOpen;
            Pipeline.Execute(static outcome => outcome, success);
            after = _polly.CircuitState == Polly.CircuitBreaker.CircuitState.Closed ? CircuitState.Closed : CircuitState.Open;
            Volatile.Write(ref _probeUntil, 0);
            Volatile.Write(ref _blockedUntil, after == CircuitState.Closed ? 0 : Now + options.BreakDuration.Ticks);
        }

        if (before != after)
        {
            Changed?.Invoke(before, after);
        }
    }

    /// <summary>Tells that a call that was admitted never came about. If it was the probe, the next caller is.</summary>
    public void Withdraw()
    {
        if (Volatile.Read(ref _probeUntil) == 0)
        {
            return;
        }

        lock (_lock)
        {
            Volatile.Write(ref _probeUntil, 0);
        }
    }

    private bool TryBecomeProbe()
    {
        lock (_lock)
        {
            if (_blockedUntil == 0)
            {
                return true;
            }

            var now = Now;
            if (now < _blockedUntil || now < _probeUntil)
            {
                return false;
            }

            Volatile.Write(ref _probeUntil, now + options.BreakDuration.Ticks);
            return true;
        }
    }

    private ResiliencePipeline<bool> Pipeline => _pipeline ??= new ResiliencePipelineBuilder<bool> { TimeProvider = _time }
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions<bool>
        {
            FailureRatio = options.FailureRatio,
            MinimumThroughput = options.MinimumThroughput,
            SamplingDuration = options.SamplingDuration,
            BreakDuration = options.BreakDuration,
            StateProvider = _polly,
            ShouldHandle = static args => new ValueTask<bool>(!args.Outcome.Result),
        })
        .Build();
}
