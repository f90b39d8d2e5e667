using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;

namespace Sidecar.Identity.Profiles;

/// <summary>The instruments of fetching. Labels only from closed sets: kinds, outcomes and their reasons.</summary>
internal sealed class ProfileMetrics : IDisposable
{
    public const string MeterName = "Sidecar";
    public const string Fetched = "fetched";

    private static readonly DocumentKind[] Kinds = Enum.GetValues<DocumentKind>();

    private readonly Meter _meter;
    private readonly TimeProvider _time;
    private readonly Counter<long> _fetches;
    private readonly Counter<long> _stale;
    private readonly Histogram<double> _duration;
    private readonly long[] _documents = new long[Kinds.Length];
    private readonly long[] _bytes = new long[Kinds.Length];
    private readonly ConcurrentDictionary<(DocumentKind Kind, string Outcome), long> _outcomes = new();

    public ProfileMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        _meter = meters.Create(MeterName);
        _fetches = _meter.CreateCounter<long>("sidecar.documents.fetches", "{fetch}", "Fetches of strangers' documents, and URLs that were refused before one, by what came of them.");
        _duration = _meter.CreateHistogram<double>("sidecar.documents.fetch.duration", "s", "Duration of fetches of strangers' documents, from the look-up of the name to the last byte.");
        _stale = _meter.CreateCounter<long>("sidecar.documents.stale", "{answer}", "Answers from a document whose lifetime is over.");
        _meter.CreateObservableGauge("sidecar.documents.cached", () => Observe(_documents), "{document}", "Documents of strangers in memory.");
        _meter.CreateObservableGauge("sidecar.documents.cached.size", () => Observe(_bytes), "By", "Bytes of strangers' documents in memory, as they came.");
    }

    /// <summary>The moment a fetch starts; given back to <see cref="Ended"/>.</summary>
    public long Started() => _time.GetTimestamp();

    /// <param name="failure">Null when there is a document.</param>
    public void Ended(DocumentKind kind, long started, DocumentFailure? failure)
    {
        Count(kind, failure);
        _duration.Record(_time.GetElapsedTime(started).TotalSeconds, new("kind", Label(kind)), new("outcome", Outcome(failure)));
    }

    /// <summary>There was no fetch.</summary>
    public void Denied(DocumentKind kind, DocumentFailure failure) => Count(kind, failure);

    public void ServedStale(DocumentKind kind) => _stale.Add(1, new KeyValuePair<string, object?>("kind", Label(kind)));

    public void Kept(DocumentKind kind, int documents, long bytes)
    {
        Volatile.Write(ref _documents[(int)kind], documents);
        Volatile.Write(ref _bytes[(int)kind], bytes);
    }

    public IReadOnlyList<DocumentKindStatus> Describe() =>
    [
        .. Kinds.Select(kind => new DocumentKindStatus(
            Label(kind),
            Volatile.Read(ref _documents[(int)kind]),
            Volatile.Read(ref _bytes[(int)kind]),
            _outcomes.Where(entry => entry.Key.Kind == kind).ToDictionary(static entry => entry.Key.Outcome, static entry => entry.Value, StringComparer.Ordinal))),
    ];

    public void Dispose() => _meter.Dispose();

    private static string Outcome(DocumentFailure? failure) => failure switch
    {
        null => Fetched,
        DocumentFailure.Refused => "refused",
        DocumentFailure.Unreachable => "unreachable",
        DocumentFailure.Malformed => "malformed",
        DocumentFailure.Busy => "busy",
        _ => throw new ArgumentOutOfRangeException(nameof(failure)),
    };

    private static string Reason(DocumentFailure? failure) => failure switch
    {
        DocumentFailure.Refused refused => Label(refused.Reason),
        DocumentFailure.Unreachable unreachable => Label(unreachable.Reason),
        DocumentFailure.Malformed malformed => Label(malformed.Reason),
        _ => "",
    };

    private static string Label(Enum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static IEnumerable<Measurement<long>> Observe(long[] values) =>
        Kinds.Select(kind => new Measurement<long>(Volatile.Read(ref values[(int)kind]), new KeyValuePair<string, object?>("kind", Label(kind))));

    private void Count(DocumentKind kind, DocumentFailure? failure)
    {
        _fetches.Add(1, new("kind", Label(kind)), new("outcome", Outcome(failure)), new("reason", Reason(failure)));
        _outcomes.AddOrUpdate((kind, Outcome(failure)), 1, static (_, count) => count + 1);
    }
}
