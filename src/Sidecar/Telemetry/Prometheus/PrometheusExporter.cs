using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Sidecar.Telemetry.Prometheus;

/// <summary>
/// Writes what the OpenTelemetry SDK aggregated as Prometheus text; adds nothing up by itself. It stands in for the package
/// OpenTelemetry.Exporter.Prometheus.AspNetCore and gives way to it when that can be had.
/// </summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusExporter(ILogger<PrometheusExporter> logger) : BaseExporter<Metric>, IPullMetricExporter
{
    private readonly PrometheusTextWriter _writer = new();
    private readonly HashSet<(string Meter, string Instrument)> _leftOut = [];

    /// <summary>Set by the reader.</summary>
    public Func<int, bool>? Collect { get; set; }

    /// <summary>The text of the last collection, valid until the next.</summary>
    public ReadOnlySpan<byte> Text => _writer.Written;

    public override ExportResult Export(in Batch<Metric> batch)
    {
        var families = new PrometheusFamilies();
        foreach (var metric in batch)
        {
            if (!families.TryAdd(metric) && _leftOut.Add((metric.MeterName, metric.Name)))
            {
                PrometheusLog.LeftOut(logger, metric.MeterName, metric.Name);
            }
        }

        _writer.Clear();
        foreach (var family in families.InOrder)
        {
            _writer.Write(family);
        }

        return ExportResult.Success;
    }
}
