using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace Sidecar.Telemetry;

/// <summary>
/// How each instrument is aggregated: which labels stay, how many series it may have, in which buckets times fall.
/// </summary>
internal sealed class MetricViews(IMeterFactory ownMeters)
{
    // The SDK sets memory aside for every series that an instrument may have, so these are as small as can be.
    // Series beyond the limit are added up in one with the label otel_metric_overflow.
    private const int OwnSeries = 4096;
    private const int HttpSeries = 1024;
    private const int OtherSeries = 128;

    // A gate takes microseconds, a settlement seconds.
    private static readonly double[] Seconds =
        [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    // Labels of HttpClient and Kestrel that stay. server.address is not among them: HttpClient takes it from the Host header,
    // which a proxy hands on from its clients, so any stranger could make series and put text of their own on the page. What is not
    // listed keeps all its labels, which costs a third of what choosing among them does: those of ASP.NET Core's requests are few and bounded.
    private static readonly Dictionary<string, string[]> LabelsOf = new(StringComparer.Ordinal)
    {
        ["System.Net.Http"] =
        [
            "http.request.method", "http.response.status_code", "http.connection.state", "network.protocol.version", "server.port",
            "url.scheme", "error.type",
        ],
        ["Microsoft.AspNetCore.Server.Kestrel"] =
        [
            "network.protocol.name", "network.protocol.version", "network.transport", "server.port", "tls.protocol.version", "error.type",
        ],
    };

    // A gauge that ends in _count reads as part of a histogram, and promtool says so.
    private static readonly Dictionary<string, string> Renamed = new(StringComparer.Ordinal)
    {
        ["dotnet.process.cpu.count"] = "dotnet.process.cpus",
        ["dotnet.thread_pool.thread.count"] = "dotnet.thread_pool.threads",
        ["dotnet.timer.count"] = "dotnet.timers",
        ["dotnet.assembly.count"] = "dotnet.assemblies",
    };

    public MetricStreamConfiguration For(Instrument instrument)
    {
        // Instruments without an owner are the process's; those of another host in this process are not ours to show.
        if (instrument.Meter.Scope is not null && instrument.Meter.Scope != ownMeters)
        {
            return MetricStreamConfiguration.Drop;
        }

        var isDuration = instrument.Unit == "s" && instrument.Name.EndsWith(".duration", StringComparison.Ordinal);
        var stream = isDuration && (IsOwn(instrument) || IsRequest(instrument))
            ? new ExplicitBucketHistogramConfiguration { Boundaries = Seconds, RecordMinMax = false }
            : new MetricStreamConfiguration();
        stream.CardinalityLimit = SeriesOf(instrument);
        stream.TagKeys = LabelsOf.GetValueOrDefault(instrument.Meter.Name);
        stream.Name = Renamed.GetValueOrDefault(instrument.Name);
        return stream;
    }

    private static bool IsOwn(Instrument instrument) => instrument.Meter.Name == SidecarMeter.Name;

    private static bool IsRequest(Instrument instrument) =>
        instrument.Name is "http.server.request.duration" or "http.client.request.duration";

    private static int SeriesOf(Instrument instrument) =>
        IsOwn(instrument) ? OwnSeries : IsRequest(instrument) ? HttpSeries : OtherSeries;
}
