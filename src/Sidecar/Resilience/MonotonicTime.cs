namespace Sidecar.Resilience;

/// <summary>
/// A clock that shows the time of day but only ever runs forward at its own pace. Polly reckons with the time of day: when
/// the machine's clock is set back by an hour, a circuit would stay open for that hour.
/// </summary>
internal sealed class MonotonicTime(TimeProvider time) : TimeProvider
{
    private readonly DateTimeOffset _start = time.GetUtcNow();
    private readonly long _startTimestamp = time.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => _start + time.GetElapsedTime(_startTimestamp);
}
