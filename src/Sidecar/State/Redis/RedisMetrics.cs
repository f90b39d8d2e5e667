using System.Diagnostics.Metrics;

namespace Sidecar.State.Redis;

/// <summary>Counts and times calls. Labels only from closed sets: the scripts, and the outcomes below.</summary>
internal sealed class RedisMetrics : IDisposable
{
    /// <summary>Redis answered in time.</summary>
    public const string Answered = "answered";

    /// <summary>It did not answer in time; the script may have run.</summary>
    public const string TimedOut = "timed_out";

    /// <summary>The connection broke, or Redis refused the script.</summary>
    public const string Failed = "failed";

    /// <summary>Redis was known to be away and was not asked.</summary>
    public const string Away = "away";

    private readonly Meter _meter;
    private readonly Histogram<double> _calls;
    private readonly TimeProvider _time;

    public RedisMetrics(IMeterFactory meters, RedisHealth health, TimeProvider time)
    {
        _time = time;
        _meter = meters.Create("Sidecar");
        _calls = _meter.CreateHistogram<double>("sidecar.store.duration", "s", "Duration of calls to a store that is shared, by what came of them.");
        _meter.CreateObservableGauge("sidecar.store.up", () => new Measurement<int>(health.IsUp ? 1 : 0, new KeyValuePair<string, object?>("store", "redis")), unit: null, "1 while the store answers, else 0.");
    }

    /// <summary>The moment a call starts; given back to <see cref="CallEnded"/>.</summary>
    public long CallStarted() => _time.GetTimestamp();

    public void CallEnded(RedisScript script, long started, string outcome) =>
        _calls.Record(_time.GetElapsedTime(started).TotalSeconds, new("store", script.Store), new("verb", script.Verb), new("outcome", outcome));

    public void Dispose() => _meter.Dispose();
}
