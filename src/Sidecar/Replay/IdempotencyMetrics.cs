using System.Diagnostics.Metrics;
using Sidecar.State;

namespace Sidecar.Replay;

/// <summary>The instruments of idempotency. Labels only from closed sets.</summary>
internal sealed class IdempotencyMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _records;

    public IdempotencyMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("Sidecar");
        _requests = _meter.CreateCounter<long>("sidecar.idempotency.requests", "{request}", "Requests with a key, by what was known of the key.");
        _records = _meter.CreateCounter<long>("sidecar.idempotency.records", "{record}", "Records of requests that were carried out, by how they ended.");
    }

    public void Started(IdempotentStart start) => _requests.Add(1, new KeyValuePair<string, object?>("outcome", start switch
    {
        IdempotentStart.Begun => "begun",
        IdempotentStart.Stored => "replayed",
        IdempotentStart.InFlight => "in_flight",
        IdempotentStart.Mismatch => "mismatch",
        _ => "unavailable",
    }));

    /// <param name="ended">What was asked of the store: <c>stored</c> or <c>given_back</c>.</param>
    public void Ended(LeaseOutcome outcome, string ended) => _records.Add(1, new KeyValuePair<string, object?>("outcome", outcome switch
    {
        LeaseOutcome.Done => ended,
        LeaseOutcome.Lost => "lost",
        _ => "unavailable",
    }));

    /// <summary>Nobody knows what the backend did; the key is free when its lease ends.</summary>
    public void Left() => _records.Add(1, new KeyValuePair<string, object?>("outcome", "left"));

    public void Dispose() => _meter.Dispose();
}
