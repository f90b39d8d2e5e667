using System.Diagnostics.Metrics;
using Sidecar.Ledger;

namespace Sidecar.Payments;

/// <summary>The payments' instruments. Labels only from closed sets: states, and the facilitators of the configuration.</summary>
internal sealed class PaymentMetrics : IDisposable
{
    public const string MeterName = "Sidecar";

    private readonly Meter _meter;
    private readonly Counter<long> _transitions;
    private readonly Histogram<double> _calls;
    private readonly TimeProvider _time;
    private int _owed;
    private UnknownPayments _unknown = UnknownPayments.None;
    private long _abandoned;

    public PaymentMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        _meter = meters.Create(MeterName);
        _transitions = _meter.CreateCounter<long>("sidecar.payments", "{payment}", "Payments that came into a state.");
        _calls = _meter.CreateHistogram<double>("sidecar.facilitator.duration", "s", "Duration of calls to a facilitator, by what came of them.");
        _meter.CreateObservableGauge("sidecar.payments.unknown", () => Unknown.Count, "{payment}", "Payments whose settlement has no known outcome.");
        _meter.CreateObservableGauge("sidecar.payments.unknown.abandoned", () => Abandoned, "{payment}", "Unknown payments that are not asked about any more but once a day; they need a person. Shown by the replica that reconciles, 0 in the others.");
        _meter.CreateObservableGauge("sidecar.payments.unknown.oldest", OldestAge, "s", "Age of the oldest payment without a known outcome; 0 when there is none.");
        _meter.CreateObservableGauge("sidecar.payments.owed", () => Owed, "{payment}", "Settled payments for which the merchant owes an answer, up to 1000.");
    }

    /// <summary>As the reconciler last saw them: a scrape asks no store.</summary>
    public UnknownPayments Unknown
    {
        get => Volatile.Read(ref _unknown);
        set => Volatile.Write(ref _unknown, value);
    }

    /// <summary>Unknown payments that need a person, as the reconciling replica last saw them.</summary>
    public long Abandoned
    {
        get => Volatile.Read(ref _abandoned);
        set => Volatile.Write(ref _abandoned, value);
    }

    /// <summary>As last counted.</summary>
    public int Owed
    {
        get => Volatile.Read(ref _owed);
        set => Volatile.Write(ref _owed, value);
    }

    public void Moved(PaymentState state) => _transitions.Add(1, new KeyValuePair<string, object?>("state", state.ToText()));

    /// <summary>The moment a call starts; given back to <see cref="CallEnded"/>.</summary>
    public long CallStarted() => _time.GetTimestamp();

    public void CallEnded(long started, string facilitator, string call, string outcome) => _calls.Record(
        _time.GetElapsedTime(started).TotalSeconds,
        new KeyValuePair<string, object?>("facilitator", facilitator),
        new KeyValuePair<string, object?>("call", call),
        new KeyValuePair<string, object?>("outcome", outcome));

    public void Dispose() => _meter.Dispose();

    private double OldestAge() => Unknown.AgeAt(_time.GetUtcNow()).TotalSeconds;
}
